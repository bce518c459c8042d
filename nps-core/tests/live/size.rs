//! Memory is bounded by segments and panes, whatever the answers.

use nps_core::{Calendar, Live, LiveSpec, Scale, SegmentCap};

/// A year of 100 answers a second, of which one in ten minutes is taken: as many panes, segments and new values.
#[test]
fn a_year_of_answers_does_not_grow() {
    let cap = SegmentCap { most: 100, always: Vec::new() };
    let spec = LiveSpec {
        dimensions: vec!["site".into()],
        calendar: Calendar { granularity: 60, zone: "Europe/Paris".into(), day_begins: 0 },
        retain_days: 7,
        caps: [("site".into(), cap)].into(),
        ..LiveSpec::default()
    };
    let mut live = Live::new(spec).unwrap();
    let mut sizes = Vec::new();
    for step in 0..6 * 24 * 365_i64 {
        let score = Scale::ZERO_TO_TEN.score(u8::try_from(step % 11).unwrap()).unwrap();
        // A value in three is never seen again.
        let site = if step % 3 == 0 { format!("once {step}") } else { format!("site {}", step % 500) };
        live.push(1_767_225_600 + 600 * step, Some(score), &[Some(&site)]).unwrap();
        if step % (6 * 24 * 30) == 0 {
            sizes.push(live.to_bytes().len());
        }
    }
    assert_eq!(sizes.len(), 13);
    // Full after the first month; then only digits of counts and the names that are kept may differ.
    let (least, most) = (sizes[2..].iter().min().unwrap(), sizes[2..].iter().max().unwrap());
    assert!(*most < least + least / 2, "{sizes:?}");
    assert!(live.segments("site", 1_767_225_600 + 600 * (6 * 24 * 365 - 1)).unwrap().len() <= 101);
}
