//! Writes `interactions.csv.gz` and `truth.json` again, next to this crate's `Cargo.toml`.

use std::error::Error;
use std::fs::{self, File};
use std::io::BufWriter;

use nps_sample::{Company, interactions_path, truth_path, write_csv_gz};

fn main() -> Result<(), Box<dyn Error>> {
    let company = Company::sample();
    let file = BufWriter::new(File::create(interactions_path())?);
    write_csv_gz(company.interactions(), file)?;
    fs::write(truth_path(), company.truth().to_json()?)?;
    let size = fs::metadata(interactions_path())?.len();
    println!("interactions.csv.gz: {} rows, {size} bytes", company.interactions().len());
    println!("truth.json");
    Ok(())
}
