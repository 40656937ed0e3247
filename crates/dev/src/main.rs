//! The developers' commands, run as `cargo dev`.

fn main() {}
