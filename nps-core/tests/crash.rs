//! Killed at any moment: the last snapshot and the log after it are as good as never having stopped.

// A test may fail in any way it likes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use nps_core::{Live, LiveResponse, LiveResponses, LiveSpec, Scale, Span, Window};

/// Where a process that is to be killed writes.
const FOLDER: &str = "NPS_CRASH_FOLDER";
const KILLS: u32 = 200;
const EVENTS: u64 = 4_000;
const DAY: i64 = 86_400;
const SNAPSHOT: &str = "state";

/// What a service would keep in one file: how far the log was read, and the states after that.
struct State {
    read: u64,
    live: Live,
    responses: LiveResponses,
}

impl State {
    fn new() -> Self {
        let dimensions = vec!["channel".to_owned(), "site".to_owned()];
        let spec =
            LiveSpec { dimensions, window: Window::Sliding(Span::Days(3)), retain_days: 8, ..LiveSpec::default() };
        Self { read: 0, live: Live::new(spec.clone()).unwrap(), responses: LiveResponses::new(spec).unwrap() }
    }

    /// Reads the next event of the log, which is the same for everybody: answers, late ones and repeated ones, edits,
    /// withdrawals, erasures.
    fn step(&mut self) {
        let event = self.read;
        self.read += 1;
        let mixed = event.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 20;
        let small = |below: u64, shift: u32| i64::try_from((mixed >> shift) % below).unwrap();
        let now = i64::try_from(event / 100).unwrap() * DAY;
        let at = now - if mixed.is_multiple_of(13) { small(12, 8) * DAY } else { 0 } + small(1000, 4);
        let score = u8::try_from(small(12, 3)).ok().and_then(|score| Scale::ZERO_TO_TEN.score(score).ok());
        let channel = ["web", "sms", "phone"][usize::try_from(small(3, 12)).unwrap()];
        let site = format!("{}", small(30, 16));
        let values = [Some(channel), (!mixed.is_multiple_of(4)).then_some(site.as_str())];
        let (id, customer) = (format!("R{}", event - event.min(mixed % 3)), format!("c{}", small(50, 10)));
        let response = LiveResponse { customer: Some(&customer), ..LiveResponse::new(&id, at, score, &values) };
        self.live.push(at, score, &values).unwrap();
        match mixed % 17 {
            0 => drop(self.responses.withdraw(&id, at + DAY / 2).unwrap()),
            1 => drop(self.responses.replace(&response, at + DAY / 3).unwrap()),
            2 if mixed.is_multiple_of(5) => drop(self.responses.erase_customer(&customer, at).unwrap()),
            3 => self.live.retract(at, score, &values).unwrap(),
            _ => drop(self.responses.push(&response).unwrap()),
        }
    }

    fn to_bytes(&self) -> Vec<u8> {
        let live = self.live.to_bytes();
        let head = [self.read.to_le_bytes(), (live.len() as u64).to_le_bytes()].concat();
        [head, live, self.responses.to_bytes()].concat()
    }

    /// What is read of a file that was written whole or not at all.
    fn from_bytes(bytes: &[u8]) -> Self {
        let number = |place: usize| u64::from_le_bytes(bytes[place..place + 8].try_into().unwrap());
        let (live, responses) = bytes[16..].split_at(usize::try_from(number(8)).unwrap());
        Self {
            read: number(0),
            live: Live::from_bytes(live).unwrap(),
            responses: LiveResponses::from_bytes(responses).unwrap(),
        }
    }

    /// Beside, then into its place: a file system does the latter at once.
    fn save(&self, folder: &Path) {
        let beside = folder.join("state.new");
        std::fs::write(&beside, self.to_bytes()).unwrap();
        std::fs::rename(beside, folder.join(SNAPSHOT)).unwrap();
    }

    fn restore(folder: &Path) -> Self {
        std::fs::read(folder.join(SNAPSHOT)).map_or_else(|_| Self::new(), |bytes| Self::from_bytes(&bytes))
    }

    fn run(mut self, mut saved: impl FnMut(&Self)) -> Self {
        while self.read < EVENTS {
            self.step();
            if self.read.is_multiple_of(20) {
                saved(&self);
            }
        }
        self
    }
}

/// Not a test by itself: what the one below starts and kills.
#[test]
fn ingests_until_it_is_killed() {
    let Some(folder) = std::env::var_os(FOLDER).map(PathBuf::from) else { return };
    loop {
        State::restore(&folder).run(|state| state.save(&folder));
        // From the beginning again: whatever moment it is killed at, it was at work.
        State::new().save(&folder);
    }
}

#[test]
fn killed_two_hundred_times_nothing_is_lost_and_nothing_is_counted_twice() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("crash-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let uninterrupted = State::new().run(|_| ());
    assert!(uninterrupted.responses.late() > 0 && uninterrupted.responses.live().answers() > 2_000);
    let (live, responses) = (uninterrupted.live.to_bytes(), uninterrupted.responses.to_bytes());

    let (mut pause, mut found) = (7_u64, std::collections::BTreeSet::new());
    for kill in 0..KILLS {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["ingests_until_it_is_killed", "--exact", "--nocapture"])
            .env(FOLDER, &folder)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // Every other one after it has written, so that a busy machine gets on; the others whenever that may be.
        let before = std::fs::read(folder.join(SNAPSHOT)).ok();
        for _ in 0..10_000 {
            if kill % 2 == 0 || std::fs::read(folder.join(SNAPSHOT)).ok() != before {
                break;
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        pause = pause.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        std::thread::sleep(Duration::from_micros((pause >> 33) % 25_000));
        child.kill().unwrap();
        assert!(!child.wait().unwrap().success(), "it ended by itself");

        let restored = State::restore(&folder);
        found.insert(restored.read);
        let resumed = restored.run(|_| ());
        assert!(resumed.live.to_bytes() == live, "kill {kill}");
        assert!(resumed.responses.to_bytes() == responses, "kill {kill}");
    }
    assert!(found.len() > 50, "it was killed at {found:?} only");
    std::fs::remove_dir_all(&folder).unwrap();
}
