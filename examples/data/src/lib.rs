//! The sample company: a seeded year of interactions with a known truth.
//!
//! A company that sells household devices asks its customers for a score after every interaction.
//! In March it launches `Nova` with an unclear manual, and people who ask about it score low. A
//! better manual helps, trained operators help again; text messages about parcels, elsewhere,
//! change nothing. Everything the library says about this log can be checked against the
//! [`Truth`] it was drawn from.
//!
//! - [`Company::sample`] is the committed company: `interactions.csv.gz` and `truth.json`.
//! - [`Company::planted`] draws the same effects with another seed.
//! - [`Company::noise`] has the same columns and the same mix of everything, and no effect at all.
//! - [`Reading`] is how the raw text of a score is meant to be read.
//!
//! The crate draws everything from the seed it is given: no clock, no environment, no floating-point
//! function whose last digit depends on the platform. `README.md` describes the columns.
//!
//! ```
//! use nps_sample::{Company, Reading};
//!
//! let company = Company::sample();
//! let answered = company
//!     .interactions()
//!     .iter()
//!     .filter(|row| Reading::of(&row.score).score().is_some())
//!     .count();
//! assert_eq!(u32::try_from(answered)?, company.truth().file.answered);
//! # Ok::<(), std::num::TryFromIntError>(())
//! ```

mod arrival;
mod calendar;
mod catalog;
mod company;
mod customers;
mod dice;
mod files;
mod history;
mod interaction;
mod phrases;
mod reading;
mod reckon;
mod scores;
mod story;
mod truth;
mod words;

pub use company::Company;
pub use files::{interactions_path, read_csv, read_csv_gz, truth_path, write_csv, write_csv_gz};
pub use interaction::Interaction;
pub use reading::{Fault, Reading};
pub use truth::{Cell, Dirty, Filter, Measure, Repeat, Situation, Span, Structure, Tally, Truth};
