//! Markdown tables whose rows are written by commands.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

/// Puts a row into the first table of a Markdown file: in the place of the row with the same first cell, or last.
pub(crate) fn put_row(path: &Path, cells: &[String]) -> Result<()> {
    let page = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let page = with_row(&page, cells).with_context(|| format!("{}: there is no table", path.display()))?;
    fs::write(path, page).with_context(|| format!("cannot write {}", path.display()))
}

fn with_row(page: &str, cells: &[String]) -> Option<String> {
    let mut lines: Vec<&str> = page.lines().collect();
    let row = format!("| {} |", cells.join(" | "));
    let start = lines.iter().position(|line| line.starts_with("|---"))? + 1;
    let end = start + lines[start..].iter().take_while(|line| line.starts_with('|')).count();
    let first_cell = |line: &str| line.split('|').nth(1).map(|cell| cell.trim().to_owned());
    match lines[start..end].iter().position(|line| first_cell(line).as_ref() == cells.first()) {
        Some(index) => lines[start + index] = &row,
        None => lines.insert(end, &row),
    }
    Some(lines.join("\n") + "\n")
}

#[cfg(test)]
mod tests {
    use super::with_row;

    const PAGE: &str = "# Rows\n\n| name | figure |\n|---|---|\n| one | 1 |\n| two | 2 |\n\nProse.\n";

    fn row(name: &str, figure: &str) -> Vec<String> {
        vec![name.to_owned(), figure.to_owned()]
    }

    #[test]
    fn a_row_replaces_the_row_of_its_name() {
        let page = with_row(PAGE, &row("one", "11")).expect("there is a table");
        assert_eq!(page, PAGE.replace("| one | 1 |", "| one | 11 |"));
    }

    #[test]
    fn a_row_of_a_new_name_comes_last_in_the_table() {
        let page = with_row(PAGE, &row("three", "3")).expect("there is a table");
        assert_eq!(page, PAGE.replace("| two | 2 |\n", "| two | 2 |\n| three | 3 |\n"));
    }

    #[test]
    fn a_page_without_a_table_is_refused() {
        assert_eq!(with_row("# Rows\n", &row("one", "1")), None);
    }
}
