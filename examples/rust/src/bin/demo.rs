//! Scores the sample company, or a file the user names, on one page for the terminal.

use std::io::{ErrorKind, Write};
use std::process::ExitCode;

use clap::Parser;
use nps_examples::report::{Report, WIDEST};
use nps_examples::{Args, Problem};

fn main() -> ExitCode {
    match print_page(Args::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        // The reader of a pipe has seen enough.
        Err(Problem::Write(error)) if error.kind() == ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(problem) => {
            anstream::eprintln!("\u{1b}[1;31merror:\u{1b}[0m {problem}");
            ExitCode::FAILURE
        }
    }
}

fn print_page(args: Args) -> Result<(), Problem> {
    let terminal = terminal_size::terminal_size().map_or(WIDEST, |(width, _)| usize::from(width.0));
    let page = Report::new(args)?.page(terminal.clamp(80, WIDEST))?;
    // Leaves the colours out where they are not wanted: in files, in pipes, with NO_COLOR.
    let mut out = anstream::stdout().lock();
    out.write_all(page.as_bytes())?;
    Ok(out.flush()?)
}
