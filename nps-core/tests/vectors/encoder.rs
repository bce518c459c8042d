//! The matrices of `encoder.json`.

use nps_core::{Answer, EncoderColumn, EncoderSpec, KeyColumn, Label, ScoreColumn, ScoreOptions};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::common::Vectors;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    features: Value,
    fit: Map<String, Value>,
    scores: Option<Vec<u8>>,
    rows: Map<String, Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Matrix {
    names: Vec<String>,
    matrix: Vec<Vec<f64>>,
}

/// The columns of a table, each as its kind reads it.
fn columns(spec: &EncoderSpec, table: &Map<String, Value>) -> Vec<EncoderColumn<'static>> {
    let column = |(name, values): (&String, &Value)| {
        let values = values.as_array().unwrap();
        if spec.columns().any(|(column, numeric)| column == name && numeric) {
            let numbers: Vec<Answer<'static>> =
                values.iter().map(|value| value.as_f64().map_or(Answer::Missing, Answer::Float)).collect();
            return EncoderColumn::numbers(name.clone(), &*numbers.leak());
        }
        let labels: Vec<Label<'_>> = values
            .iter()
            .map(|value| match value {
                Value::String(text) => Label::Text(text),
                Value::Number(number) => Label::Integer(number.as_i64().unwrap()),
                _ => Label::Null,
            })
            .collect();
        KeyColumn::values(name.clone(), &labels).unwrap().into()
    };
    table.iter().map(column).collect()
}

#[test]
fn encoder() {
    let options = ScoreOptions::default();
    for case in Vectors::<Asked, Matrix>::load("encoder").cases {
        let spec: EncoderSpec = case.input.features.to_string().parse().unwrap();
        let scores = case.input.scores.as_ref().map(|scores| (ScoreColumn::from(&scores[..]), &options));
        let encoder = spec.fit(&columns(&spec, &case.input.fit), None, scores).unwrap();
        assert_eq!(encoder.names(), case.expected.names, "{} ({})", case.name, case.reference);
        let matrix = encoder.transform(&columns(&spec, &case.input.rows)).unwrap();
        let (indptr, indices) = (matrix.indptr.to_vec(), matrix.indices.to_vec());
        let mut dense = vec![vec![0.0; matrix.columns]; matrix.rows];
        for (row, found) in dense.iter_mut().enumerate() {
            for place in indptr[row]..indptr[row + 1] {
                let place = usize::try_from(place).unwrap();
                found[usize::try_from(indices[place]).unwrap()] = matrix.data[place];
            }
        }
        assert_eq!(dense, case.expected.matrix, "{} ({})", case.name, case.reference);
    }
}
