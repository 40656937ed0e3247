//! Feeds the target `transcript`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| onrecord_dev::target::transcript(input));
