//! Values looked up once.

use nps_core::{ErrorKind, Live, LiveSpec, Scale, SegmentCap};

use crate::{few, live, spec};

/// Values that were looked up count as those that are named, whatever comes between.
#[test]
fn codes_stand_for_their_values() {
    let events = few();
    let (mut coded, mut named) = (Live::new(spec()).unwrap(), Live::new(spec()).unwrap());
    let mut known = std::collections::HashMap::new();
    for (row, event) in events.iter().cycle().take(4 * events.len()).enumerate() {
        let row_codes: Vec<_> = ["channel", "site"]
            .into_iter()
            .zip(event.values)
            .map(|key| *known.entry(key).or_insert_with(|| coded.code(key.0, key.1).unwrap().unwrap()))
            .collect();
        coded.push_coded(event.at, event.score(), &row_codes).unwrap();
        named.push(event.at, event.score(), &event.values).unwrap();
        let newest = 86_400 * i64::from(named.newest_day().unwrap());
        let window = named.window("site", event.values[1], newest).unwrap();
        assert_eq!(coded.window_coded(row_codes[1], newest).unwrap(), window);
        if row % 7 == 0 {
            coded.retract(event.at, event.score(), &event.values).unwrap();
            coded.merge(&live(std::slice::from_ref(event))).unwrap();
            coded = coded.clone();
        }
        assert_eq!(coded.to_bytes(), named.to_bytes(), "{row}");
    }
}

#[test]
fn codes_of_others_are_refused() {
    let mut live = Live::new(spec()).unwrap();
    let mut larger = Live::new(spec()).unwrap();
    for site in ["a", "b", "c"] {
        larger.code("site", Some(site)).unwrap();
    }
    let before = live.to_bytes();
    let web = live.code("channel", Some("web")).unwrap().unwrap();
    let none = live.code("site", None).unwrap().unwrap();
    let far = larger.code("site", Some("d")).unwrap().unwrap();
    assert_eq!(live.code("town", None).unwrap_err().kind(), ErrorKind::UnknownColumn);
    for codes in [[web, far], [none, web], [web, web]] {
        assert_eq!(live.push_coded(0, None, &codes).unwrap_err().kind(), ErrorKind::InvalidArgument);
    }
    assert_eq!(live.push_coded(0, None, &[web]).unwrap_err().kind(), ErrorKind::LengthMismatch);
    assert_eq!(live.window_coded(far, 0).unwrap_err().kind(), ErrorKind::InvalidArgument);
    assert_eq!(live.window_coded(web, i64::MAX).unwrap_err().kind(), ErrorKind::InvalidArgument);
    for at in [*Live::MOMENTS.start() - 1, *Live::MOMENTS.end() + 1] {
        assert_eq!(live.push_coded(at, None, &[web, none]).unwrap_err().kind(), ErrorKind::InvalidArgument);
    }
    let stars = Scale::ONE_TO_TEN.score(9).ok();
    assert_eq!(live.push_coded(0, stars, &[web, none]).unwrap_err().kind(), ErrorKind::ScaleMismatch);
    assert_eq!(live.to_bytes(), before);
    live.push_coded(*Live::MOMENTS.start(), None, &[web, none]).unwrap();
    live.push_coded(*Live::MOMENTS.end(), None, &[web, none]).unwrap();
    assert_eq!(live.answers(), 2);
}

/// A value whose segment may become another's has no code; none of it has one, ever.
#[test]
fn capped_values_have_no_code() {
    let cap = SegmentCap { most: 3, always: vec!["Lyon".into()] };
    let capped = LiveSpec { caps: [("site".into(), cap)].into(), ..spec() };
    let mut live = Live::new(capped).unwrap();
    for value in ["Lyon", "Nice", "Paris", "Lille", "Brest"] {
        assert_eq!(live.code("site", Some(value)), Ok(None));
    }
    let (web, none) = (live.code("channel", Some("web")).unwrap().unwrap(), live.code("site", None).unwrap().unwrap());
    live.push_coded(0, None, &[web, none]).unwrap();
    assert_eq!(live.segment("site", None, 0).unwrap().missing, 1);
    let elsewhere = Live::new(spec()).unwrap().code("site", Some("Lyon")).unwrap().unwrap();
    live.push(0, None, &[None, Some("Lyon")]).unwrap();
    assert_eq!(live.push_coded(0, None, &[web, elsewhere]).unwrap_err().kind(), ErrorKind::InvalidArgument);
}
