//! What the documents name exists: settings, make targets, files and tests.

use crate::support::documents::document;
use clap::CommandFactory;
use std::collections::BTreeSet;

/// `.env.sample` has every setting of the server with its default, and no other.
#[test]
fn env_sample_has_every_setting_with_its_default() {
    let sample = document(".env.sample");
    let cli = server::cli::config::Cli::command();
    let serve = cli.find_subcommand("serve").unwrap();
    let mut names: BTreeSet<String> = BTreeSet::from(["COHORT_LOG".into()]);
    for setting in serve.get_arguments() {
        let Some(name) = setting.get_env().and_then(|name| name.to_str()) else {
            continue;
        };
        names.insert(name.into());
        let line = sample
            .lines()
            .find_map(|line| line.strip_prefix('#')?.strip_prefix(name)?.strip_prefix('='));
        let line = line.unwrap_or_else(|| panic!("{name} is not in .env.sample"));
        if let [default] = setting.get_default_values() {
            assert_eq!(line, default.to_str().unwrap(), "{name}");
        }
    }
    let sampled = sample
        .lines()
        .filter_map(|line| line.strip_prefix("#COHORT_")?.split_once('='));
    let sampled: BTreeSet<String> = sampled.map(|(name, _)| format!("COHORT_{name}")).collect();
    assert_eq!(sampled, names);
}

#[test]
fn every_file_test_and_make_target_named_in_the_documents_exists() {
    let makefile = document("Makefile");
    let documents = [
        "README.md",
        "ARCHITECTURE.md",
        "docs/figures.md",
        "docs/security.md",
        "docs/security-rules.md",
    ];
    for name in documents {
        let text = document(name);
        let words: Vec<&str> = text.split('`').skip(1).step_by(2).collect();
        let lines = text.lines().filter_map(|line| line.strip_prefix("make "));
        for target in lines.chain(words.iter().filter_map(|word| word.strip_prefix("make "))) {
            let target: String = target.chars().take_while(char::is_ascii_lowercase).collect();
            assert!(makefile.contains(&format!("\n{target}:")), "{name}: make {target}");
        }
        // The path of a file, then the names of tests in it: `server/tests/integration/rooms.rs` `name_of_a_test`.
        let mut file = String::new();
        for word in words {
            let snake = word.chars().all(|letter| letter.is_ascii_lowercase() || letter == '_');
            if word.ends_with(".spec.ts") {
                document(word);
            } else if word.ends_with(".rs") && word.contains('/') {
                file = document(word);
            } else if snake && word.matches('_').count() > 1 {
                assert!(file.contains(&format!("fn {word}(")), "{name}: {word}");
            }
        }
    }
    assert!(document("ARCHITECTURE.md").lines().count() < 200);
}
