//! Checks that every dependency may be used under one of the licences that `deny.toml` allows.
//!
//! cargo-deny checks the same and more, but takes longer to build than the project; this keeps the list true on
//! machines that do not have it.

use std::fs;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::process::{cargo, root};

/// Checks the licence of every package that the lock file names.
pub(crate) fn check() -> Result<()> {
    let path = root().join("deny.toml");
    let policy = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let allowed = allowed(&policy).with_context(|| format!("{}: there is no list `allow`", path.display()))?;

    let output =
        cargo(&["metadata", "--format-version", "1", "--locked"]).output().context("cannot run cargo metadata")?;
    ensure!(output.status.success(), "cargo metadata: {}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).context("cargo metadata is not JSON")?;
    let packages = metadata["packages"].as_array().context("cargo metadata names no packages")?;
    let refused: Vec<String> = packages.iter().filter_map(|package| refusal(package, &allowed)).collect();
    ensure!(refused.is_empty(), "licences that deny.toml does not allow:\n  {}", refused.join("\n  "));
    println!("{} packages, {} licences allowed", packages.len(), allowed.len());
    Ok(())
}

fn refusal(package: &Value, allowed: &[&str]) -> Option<String> {
    let licence = package["license"].as_str().unwrap_or("no licence stated");
    (!is_allowed(licence, allowed)).then(|| format!("{}: {licence}", package["name"].as_str().unwrap_or("?")))
}

/// The entries of the list `allow` under `[licenses]`, which stand one a line.
fn allowed(policy: &str) -> Option<Vec<&str>> {
    let (_, section) = policy.split_once("[licenses]")?;
    let (_, list) = section.split_once("allow = [")?;
    let (list, _) = list.split_once(']')?;
    Some(list.lines().filter_map(|line| line.trim().strip_prefix('"')?.split('"').next()).collect())
}

/// Whether an SPDX expression can be met with the allowed licences alone. `/` is an old way to write OR.
fn is_allowed(expression: &str, allowed: &[&str]) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut rest = words.as_slice();
    either(&mut rest, allowed) && rest.is_empty()
}

fn either(rest: &mut &[&str], allowed: &[&str]) -> bool {
    let mut is_met = both(rest, allowed);
    while let ["OR", after @ ..] = *rest {
        *rest = after;
        is_met |= both(rest, allowed);
    }
    is_met
}

fn both(rest: &mut &[&str], allowed: &[&str]) -> bool {
    let mut is_met = one(rest, allowed);
    while let ["AND", after @ ..] = *rest {
        *rest = after;
        is_met &= one(rest, allowed);
    }
    is_met
}

fn one(rest: &mut &[&str], allowed: &[&str]) -> bool {
    match *rest {
        ["(", after @ ..] => {
            *rest = after;
            let is_met = either(rest, allowed);
            if let [")", after @ ..] = *rest {
                *rest = after;
            }
            is_met
        }
        [licence, "WITH", exception, after @ ..] => {
            *rest = after;
            allowed.contains(&format!("{licence} WITH {exception}").as_str())
        }
        [licence, after @ ..] => {
            *rest = after;
            allowed.contains(licence)
        }
        [] => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{allowed, is_allowed};

    #[test]
    fn an_expression_is_met_by_one_side_of_or_and_both_sides_of_and() {
        let list = ["MIT", "Unicode-3.0", "Apache-2.0 WITH LLVM-exception"];
        assert!(is_allowed("MIT OR GPL-3.0", &list));
        assert!(is_allowed("GPL-3.0/MIT", &list));
        assert!(is_allowed("(MIT OR GPL-3.0) AND Unicode-3.0", &list));
        assert!(is_allowed("Apache-2.0 WITH LLVM-exception", &list));
        assert!(!is_allowed("MIT AND GPL-3.0", &list));
        assert!(!is_allowed("Apache-2.0", &list));
        assert!(!is_allowed("no licence stated", &list));
        assert!(!is_allowed("", &list));
    }

    #[test]
    fn the_list_is_read_from_its_section() {
        let policy = "[bans]\nallow = []\n[licenses]\nallow = [\n    \"MIT\", # ours\n    \"ISC\",\n]\n";
        assert_eq!(allowed(policy), Some(vec!["MIT", "ISC"]));
        assert_eq!(allowed("[bans]\n"), None);
    }
}
