//! Any bytes as a file of responses: every row is a response, or in the ledger, or stood aside for another.

#![no_main]

use libfuzzer_sys::fuzz_target;
use nps_core::{Program, ProgramSpec, Response, ResponseColumns, Responses};

fuzz_target!(|bytes: &[u8]| {
    let columns = ResponseColumns { situation: vec!["site".into()], ..ResponseColumns::default() };
    let mut responses = Responses::default();
    let _ = responses.read_json_lines(bytes, &columns);
    let _ = responses.read_csv(bytes, &columns);
    let _ = responses.read_csv(&[b"id,at,score,site\n", bytes].concat(), &columns);
    let mut program =
        Program::new(ProgramSpec { dimensions: vec!["site".into()], ..ProgramSpec::default() }).expect("it is valid");
    for response in &responses {
        response.validate().expect("only valid ones are kept");
        let json = serde_json::to_string(response).expect("it is plain");
        assert_eq!(serde_json::from_str::<Response>(&json).expect("just written"), *response);
        let _ = program.push(response);
    }
    assert_eq!(Program::from_bytes(&program.to_bytes()), Ok(program));
});
