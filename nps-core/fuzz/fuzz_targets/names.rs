//! Any text as a scale, a method or a window: refused, or parsed, printed and parsed again to the same.

#![no_main]

use libfuzzer_sys::fuzz_target;
use nps_core::{ErrorKind, Method, Scale, Window};

fuzz_target!(|text: &str| {
    match text.parse::<Scale>() {
        Ok(scale) => {
            let printed = scale.to_string();
            assert_eq!(printed.parse(), Ok(scale));
            assert_eq!(printed.parse::<Scale>().map(|again| again.to_string()), Ok(printed));
        }
        Err(error) => assert_eq!(error.kind(), ErrorKind::InvalidScale),
    }
    match text.parse::<Method>() {
        Ok(method) => assert_eq!(method.to_string(), text),
        Err(error) => assert_eq!(error.kind(), ErrorKind::UnknownMethod),
    }
    match text.parse::<Window>() {
        Ok(window) => assert_eq!(window.to_string().parse(), Ok(window)),
        Err(error) => assert_eq!(error.kind(), ErrorKind::InvalidArgument),
    }
});
