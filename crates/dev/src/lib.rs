//! What the fuzz targets of `fuzz/` share with `cargo dev fuzz`.

pub mod target;
