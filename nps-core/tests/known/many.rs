//! Many at once, and parts that are merged.

use super::*;

proptest! {
    #![proptest_config(config())]

    /// Each response to the part that its id says, and its customer's erasure to all of them: what one would be is what they
    /// are together.
    #[test]
    fn parts_by_id_are_one_when_merged(events in timely()) {
        let part = |id: &str| id.bytes().fold(0, |hash: usize, byte| (hash * 31 + usize::from(byte)) % 8);
        let mut parts = vec![LiveResponses::new(spec()).unwrap(); 8];
        for event in &events {
            match event {
                Event::Answered { id, .. } | Event::Withdrawn { id, .. } => {
                    apply(&mut parts[part(id)], event);
                }
                Event::Erased { .. } | Event::Advance { .. } => {
                    for part in &mut parts {
                        apply(part, event);
                    }
                }
            }
        }
        let mut whole = parts.remove(0);
        for part in &parts {
            whole.merge(part).unwrap();
        }
        prop_assert_eq!(whole.to_bytes(), live(&events).to_bytes());
    }

    /// Many at once are one after the other, as responses and as columns with scores among them that are none.
    #[test]
    fn many_are_each_in_turn(before in anything(), events in anything()) {
        let mut rows: Vec<(&str, Answer)> = Vec::new();
        for event in &events {
            if let Event::Answered { id, answer, .. } = event {
                rows.push((id, answer.clone()));
            }
        }
        let mut one = live(&before);
        let mut many = one.clone();
        let mut columns = one.clone();
        let responses: Vec<LiveResponse<'_>> = rows
            .iter()
            .map(|(id, answer)| LiveResponse {
                customer: answer.customer,
                ..LiveResponse::new(id, answer.at, score(answer.score), &answer.values)
            })
            .collect();
        let arrived: Vec<Arrival> = responses.iter().map(|response| one.push(response).unwrap()).collect();
        prop_assert_eq!(&many.push_many(&responses).unwrap(), &arrived);
        prop_assert_eq!(many.to_bytes(), one.to_bytes());

        // Every other row is of no score at all.
        let twice = |texts: Vec<Option<String>>| -> Vec<Option<String>> {
            texts.into_iter().flat_map(|text| [text.clone(), text]).collect()
        };
        let text = |value: Option<&str>| value.map(str::to_owned);
        let scores = rows.iter().flat_map(|(_, answer)| [answer.score.map(|score| score.to_string()), Some("11".into())]);
        let scores: Vec<Option<String>> = scores.collect();
        let [channels, sites] =
            [0, 1].map(|place| twice(rows.iter().map(|(_, answer)| text(answer.values[place])).collect()));
        let columns_of = LiveResponseColumns {
            ids: &twice(rows.iter().map(|(id, _)| text(Some(id))).collect()),
            times: &rows.iter().flat_map(|(_, answer)| [answer.at; 2]).collect::<Vec<_>>(),
            scores: ScoreColumn::texts(&scores),
            values: &[&channels, &sites],
            customers: Some(&twice(rows.iter().map(|(_, answer)| text(answer.customer)).collect())),
        };
        let found = columns.push_columns(&columns_of, &ScoreOptions::default()).unwrap();
        let expected: Vec<Option<Arrival>> = arrived.into_iter().flat_map(|arrival| [Some(arrival), None]).collect();
        prop_assert_eq!(found.rows, expected);
        prop_assert_eq!(found.rejects.total(), rows.len() as u64);
        prop_assert_eq!(columns.to_bytes(), one.to_bytes());
    }
}

#[test]
fn one_of_many_that_is_refused_is_named_and_none_is_taken() {
    let mut live = live(&[]);
    let before = live.to_bytes();
    let values = [Some("web"), None];
    let good = LiveResponse::new("a", DAY, None, &values);
    let stars = Scale::ONE_TO_TEN.score(9).ok();
    for (bad, kind) in [
        (LiveResponse { id: " ", ..good }, ErrorKind::InvalidResponse),
        (LiveResponse { customer: Some("a@b.fr"), ..good }, ErrorKind::InvalidResponse),
        (LiveResponse { at: i64::MAX, ..good }, ErrorKind::InvalidArgument),
        (LiveResponse { values: &values[..1], ..good }, ErrorKind::LengthMismatch),
        (LiveResponse { score: stars, ..good }, ErrorKind::ScaleMismatch),
    ] {
        let error = live.push_many(&[good, good, bad, good]).unwrap_err();
        assert_eq!((error.kind(), error.row()), (kind, Some(2)), "{error}");
        assert!(error.to_string().starts_with("row 2: "), "{error}");
        assert_eq!(live.to_bytes(), before);
    }
    let (ids, three) = (vec![Some("a"), Some("b")], vec![Some("x"); 3]);
    let site = vec![None::<&str>; 2];
    let columns = LiveResponseColumns {
        ids: &ids,
        times: &[0, 0],
        scores: ScoreColumn::from(&[9_u8, 9][..]),
        values: &[&site, &site],
        customers: None,
    };
    let options = ScoreOptions::default();
    for wrong in [
        LiveResponseColumns { ids: &three, ..columns },
        LiveResponseColumns { times: &[0], ..columns },
        LiveResponseColumns { scores: ScoreColumn::from(&[9_u8][..]), ..columns },
        LiveResponseColumns { values: &[&site, &three], ..columns },
        LiveResponseColumns { values: &[&site], ..columns },
        LiveResponseColumns { customers: Some(&three), ..columns },
    ] {
        let error = live.push_columns(&wrong, &options).unwrap_err();
        assert_eq!((error.kind(), error.row()), (ErrorKind::LengthMismatch, None), "{error}");
    }
    let scale = ScoreOptions { scale: Scale::ONE_TO_TEN, ..options };
    assert_eq!(live.push_columns(&columns, &scale).unwrap_err().kind(), ErrorKind::ScaleMismatch);
    let nobody = LiveResponseColumns { ids: &vec![Some("a"), None], ..columns };
    let error = live.push_columns(&nobody, &options).unwrap_err();
    assert_eq!((error.kind(), error.row()), (ErrorKind::InvalidResponse, Some(1)), "{error}");
    assert_eq!(live.to_bytes(), before);
    live.push_columns(&columns, &options).unwrap();
    assert_eq!(live.known(), 2);
}
