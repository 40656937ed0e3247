//! A module imports only modules that stand above it in `lib.rs`, which is the order of the pipeline.

use std::fs;
use std::path::{Path, PathBuf};

/// One mention of a module of the crate.
#[derive(Debug, PartialEq, Eq)]
struct Import {
    line: usize,
    module: String,
}

#[test]
fn modules_import_only_modules_above_them() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let library = fs::read_to_string(source.join("lib.rs")).unwrap();
    let order = modules(&library);
    assert!(order.len() > 5, "lib.rs names only {order:?}");

    let mut count = 0;
    let mut upward = Vec::new();
    for (place, module) in order.iter().enumerate() {
        for file in files(&source, module) {
            let depth = file.strip_prefix(&source).unwrap().components().count();
            let is_folder_root = file.ends_with("mod.rs");
            for import in imports(&fs::read_to_string(&file).unwrap(), depth - usize::from(is_folder_root)) {
                let Some(imported) = order.iter().position(|known| *known == import.module) else { continue };
                count += 1;
                if imported > place {
                    upward.push(format!("{}:{}: {module} imports {}", file.display(), import.line, import.module));
                }
            }
        }
    }
    assert!(count > 0, "no import was found: does this test still read the sources rightly?");
    assert!(upward.is_empty(), "imports of modules further down:\n{}", upward.join("\n"));
}

/// The modules of a library, in order.
fn modules(library: &str) -> Vec<&str> {
    library.lines().filter_map(|line| line.trim_start_matches("pub ").strip_prefix("mod ")?.strip_suffix(';')).collect()
}

/// The files of a module.
fn files(source: &Path, module: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let file = source.join(format!("{module}.rs"));
    if file.exists() {
        found.push(file);
    }
    let mut folders = vec![source.join(module)];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for path in entries.map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    assert!(!found.is_empty(), "{module} has no file");
    found
}

/// What a file mentions of its crate, outside comments and test modules.
///
/// `depth` is how many `super::` lead from the file to the root of the crate.
fn imports(file: &str, depth: usize) -> Vec<Import> {
    let to_root = "super::".repeat(depth);
    let mut found = Vec::new();
    for (line, code) in code_lines(file) {
        for root in ["crate::", to_root.as_str()] {
            for (start, _) in code.match_indices(root) {
                let before = code[..start].chars().next_back();
                if before.is_some_and(|character| character.is_alphanumeric() || matches!(character, '_' | ':')) {
                    continue;
                }
                found
                    .extend(first_names(&code[start + root.len()..]).into_iter().map(|module| Import { line, module }));
            }
        }
    }
    found
}

/// The lines of a file with their numbers, without comments, and without items under `#[cfg(test)]`.
///
/// Statements that run over several lines, as long `use` lists do, are joined.
fn code_lines(file: &str) -> Vec<(usize, String)> {
    let mut found: Vec<(usize, String)> = Vec::new();
    let mut lines = (1..).zip(file.lines());
    let mut is_open = false;
    while let Some((number, line)) = lines.next() {
        let code = line.trim();
        if code.starts_with("//") {
            continue;
        }
        if code == "#[cfg(test)]" {
            skip_item(&mut lines);
            continue;
        }
        let code = code.split(" // ").next().unwrap_or_default();
        match found.last_mut() {
            Some((_, last)) if is_open => last.push_str(code),
            _ => found.push((number, code.to_owned())),
        }
        is_open = found.last().is_some_and(|(_, last)| is_use(last) && !last.ends_with(';'));
    }
    found
}

fn is_use(code: &str) -> bool {
    code.starts_with("use ") || code.starts_with("pub") && code.contains(" use ")
}

/// Passes over the item that follows an attribute: up to a line that ends it, or to the brace that closes it.
fn skip_item<'f>(lines: &mut impl Iterator<Item = (usize, &'f str)>) {
    let mut close = None;
    for (_, line) in lines {
        let indent = &line[..line.len() - line.trim_start().len()];
        match &close {
            None if line.ends_with('{') => close = Some(format!("{indent}}}")),
            None if line.ends_with(';') => return,
            Some(close) if line == close => return,
            _ => {}
        }
    }
}

/// The names that a path begins with: one, or each of a list in braces.
fn first_names(path: &str) -> Vec<String> {
    let name = |text: &str| -> String {
        text.trim().chars().take_while(|character| character.is_alphanumeric() || *character == '_').collect()
    };
    let Some(list) = path.strip_prefix('{') else { return vec![name(path)] };
    let mut names = Vec::new();
    let mut depth = 0;
    let mut start = 0;
    for (at, character) in list.char_indices() {
        match character {
            '{' => depth += 1,
            ',' | '}' if depth == 0 => {
                names.push(name(&list[start..at]));
                start = at + 1;
                if character == '}' {
                    break;
                }
            }
            '}' => depth -= 1,
            _ => {}
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

#[test]
fn every_way_to_write_an_import_is_seen() {
    let file = "\
use crate::span::Span;
use crate::{
    text::{Block, Text},
    token,
};
use super::sentence;
fn f() -> crate::reader::Reader { super::wire::line() }
";
    let modules: Vec<String> = imports(file, 1).into_iter().map(|import| import.module).collect();
    assert_eq!(modules, ["span", "text", "token", "sentence", "reader", "wire"]);
}

#[test]
fn comments_tests_and_siblings_are_not_imports() {
    let file = "\
//! See [`crate::reader`].
/// Made by [`Text`](crate::text::Text).
use super::plain;
#[cfg(test)]
use crate::wire::line;
#[cfg(test)]
mod tests {
    use crate::reader::Reader;
}
use super::super::span::Span; // not crate::quotation
";
    assert_eq!(imports(file, 2), [Import { line: 10, module: "span".to_owned() }]);
}
