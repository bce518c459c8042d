//! Any events in two orders, over two shards: what is kept of them is the same, whatever came late.

#![no_main]

use libfuzzer_sys::{arbitrary, arbitrary::Arbitrary, fuzz_target};
use nps_core::{LiveResponse, LiveResponses, LiveSpec, Scale, Span, Window};

#[derive(Arbitrary, Debug)]
struct Event {
    kind: u8,
    id: u8,
    at: u16,
    after: u8,
    score: u8,
    customer: u8,
    value: u8,
}

const HOUR: i64 = 3600;

impl Event {
    fn apply(&self, live: &mut LiveResponses) {
        let (id, value) = (format!("R{}", self.id % 8), format!("{}", self.value % 3));
        let customer = (self.customer % 4 > 0).then(|| format!("c{}", self.customer % 4));
        let at = i64::from(self.at % 512) * HOUR;
        let made = at + i64::from(self.after) * HOUR;
        let values = [(self.value % 4 > 0).then_some(value.as_str())];
        let score = Scale::ZERO_TO_TEN.score(self.score % 12).ok();
        let response = LiveResponse { customer: customer.as_deref(), ..LiveResponse::new(&id, at, score, &values) };
        match self.kind % 8 {
            0 => drop(live.withdraw(&id, made).expect("it is valid")),
            1 => drop(live.erase_customer(customer.as_deref().unwrap_or("c1"), made).expect("it is valid")),
            2 | 3 => drop(live.replace(&response, made).expect("it is valid")),
            _ => drop(live.push(&response).expect("it is valid")),
        }
    }
}

fn live<'a>(events: impl Iterator<Item = &'a Event>) -> LiveResponses {
    let window = Window::Sliding(Span::Days(2));
    let spec = LiveSpec { dimensions: vec!["site".into()], window, retain_days: 5, ..LiveSpec::default() };
    let mut live = LiveResponses::new(spec).expect("it is valid");
    events.for_each(|event| event.apply(&mut live));
    live
}

fuzz_target!(|events: Vec<Event>| {
    let straight = live(events.iter());
    let mut shards = live(events.iter().step_by(2));
    shards.merge(&live(events.iter().skip(1).step_by(2))).expect("few");
    let last = straight.live().newest_day().map_or(0, |day| i64::from(day) * 24 * HOUR);
    for other in [live(events.iter().rev()), shards] {
        assert_eq!(other.known(), straight.known());
        assert_eq!(other.live().days(0, last), straight.live().days(0, last));
        assert_eq!(LiveResponses::from_bytes(&other.to_bytes()), Ok(other));
    }
});
