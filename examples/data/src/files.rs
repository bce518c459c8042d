//! Reading and writing the log, as CSV and as gzipped CSV.

use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use flate2::read::GzDecoder;
use flate2::{Compression, GzBuilder};

use crate::Interaction;

/// Where the committed log is: `interactions.csv.gz` in this folder.
#[must_use]
pub fn interactions_path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("interactions.csv.gz")
}

/// Where the committed truth is: `truth.json` in this folder.
#[must_use]
pub fn truth_path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("truth.json")
}

/// Writes interactions as CSV with a header line: UTF-8, commas, `\n`, quotes where needed.
///
/// ```
/// use nps_sample::{Company, read_csv, write_csv};
///
/// let company = Company::sample();
/// let first = &company.interactions()[..10];
/// let mut bytes = Vec::new();
/// write_csv(first, &mut bytes)?;
/// assert_eq!(read_csv(bytes.as_slice())?, first);
/// # Ok::<(), csv::Error>(())
/// ```
///
/// # Errors
/// When `to` cannot be written.
pub fn write_csv(interactions: &[Interaction], to: impl Write) -> csv::Result<()> {
    let mut writer = csv::Writer::from_writer(to);
    for interaction in interactions {
        writer.serialize(interaction)?;
    }
    writer.flush()?;
    Ok(())
}

/// Reads interactions from CSV as [`write_csv`] writes it.
///
/// # Errors
/// When `from` cannot be read or a row has not the columns of an [`Interaction`].
pub fn read_csv(from: impl Read) -> csv::Result<Vec<Interaction>> {
    let mut reader = csv::Reader::from_reader(from);
    // Rows are matched to a header that was read; one that cannot be would look like an empty file.
    reader.headers()?;
    reader.into_deserialize().collect()
}

/// Writes interactions as gzipped CSV. The gzip header holds no time and no system, so that the
/// same rows give the same bytes.
///
/// # Errors
/// When `to` cannot be written.
pub fn write_csv_gz(interactions: &[Interaction], to: impl Write) -> csv::Result<()> {
    const UNKNOWN_SYSTEM: u8 = 255;
    let mut encoder = GzBuilder::new().mtime(0).operating_system(UNKNOWN_SYSTEM).write(to, Compression::best());
    write_csv(interactions, &mut encoder)?;
    encoder.finish()?.flush()?;
    Ok(())
}

/// Reads interactions from gzipped CSV.
///
/// # Errors
/// When `from` cannot be read, is not gzip, or a row has not the columns of an [`Interaction`].
pub fn read_csv_gz(from: impl Read) -> csv::Result<Vec<Interaction>> {
    read_csv(io::BufReader::new(GzDecoder::new(from)))
}
