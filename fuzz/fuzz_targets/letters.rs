//! Feeds the target `letters`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| onrecord_dev::target::letters(input));
