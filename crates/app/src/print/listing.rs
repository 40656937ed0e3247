//! Lists in columns, for the commands that look into a ledger.

use std::fmt::Write as _;

/// Rows with their cells under each other. The last cell of a row is not filled up.
pub(crate) fn columns(rows: &[Vec<String>]) -> String {
    let count = rows.iter().map(Vec::len).max().unwrap_or_default();
    let width = |column: usize| {
        rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or_default()
    };
    let widths: Vec<usize> = (0..count).map(width).collect();
    let mut printed = String::new();
    for row in rows {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(&widths) {
            let _ = write!(line, "{cell:<width$}  ");
        }
        printed.push_str(line.trim_end());
        printed.push('\n');
    }
    printed
}

/// A number with what it counts: "1 statement", "12 statements".
pub(crate) fn counted(number: usize, one: &str) -> String {
    format!("{} {one}{}", super::grouped(number), if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_stand_under_each_other() {
        let row = |cells: [&str; 3]| cells.map(str::to_owned).to_vec();
        let printed = columns(&[row(["Zoë", "1", "mayor"]), row(["Tom Brill", "12", ""])]);
        assert_eq!(printed, "Zoë        1   mayor\nTom Brill  12\n");
    }
}
