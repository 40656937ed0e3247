//! The reports that come with the program, so that somebody without an article at hand can try it.

macro_rules! examples {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_bytes!(concat!("../../../../examples/", $name)).as_slice())),*]
    };
}

/// The files of the folder `examples`: their names in it and what is in them.
pub(super) const EXAMPLES: &[(&str, &[u8])] = examples![
    "budget/ledger-street-budget.txt",
    "budget/ostrey-courier-budget.txt",
    "budget/tarrow-herald-budget.html",
    "court-ruling/okeba-tribune-court.txt",
    "court-ruling/ostrey-courier-court.txt",
    "court-ruling/vidpur-mail-court.html",
    "glacier-study/cold-fork-post-glacier.html",
    "glacier-study/daily-lantern-glacier.txt",
    "glacier-study/southern-plainsman-glacier.txt",
    "harbour-strike/daily-lantern-strike.txt",
    "harbour-strike/ostrey-courier-strike.txt",
    "harbour-strike/selwyn-gazette-strike.html",
    "wire.jsonl",
];

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;

    #[test]
    fn no_report_of_the_folder_is_missing() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
        let mut found: Vec<String> = Vec::new();
        for entry in fs::read_dir(&folder).expect("the folder is there") {
            let path = entry.expect("it can be listed").path();
            let inner = fs::read_dir(&path).map(|entries| entries.map(|entry| entry.expect("listed").path()).collect());
            found.extend(inner.unwrap_or_else(|_| vec![path]).iter().map(|path: &std::path::PathBuf| {
                path.strip_prefix(&folder).expect("it lies there").to_string_lossy().into_owned()
            }));
        }
        found.retain(|name| name != "README.md");
        found.sort();
        assert_eq!(found, EXAMPLES.iter().map(|(name, _)| (*name).to_owned()).collect::<Vec<_>>());
    }
}
