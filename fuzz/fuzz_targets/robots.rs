//! Feeds the target `robots`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| onrecord_dev::target::robots(input));
