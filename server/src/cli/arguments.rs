//! The command line and the `COHORT_*` variables: which task is wanted, with which settings. Here is what clap does not do:
//! empty variables are unset, secrets come from variables or files but not from flags, and a flag of serving before
//! another task is an error.

use super::config::{Cli, Task};
use clap::builder::Resettable;
use clap::parser::ValueSource;
use clap::{ArgMatches, Command, CommandFactory, FromArgMatches};
use std::ffi::OsString;

/// The settings that can hold a secret: id, flag and variable.
const SECRETS: [(&str, &str, &str); 3] = [
    ("database_url", "--database-url", "COHORT_DATABASE_URL"),
    ("redis_url", "--redis-url", "COHORT_REDIS_URL"),
    ("metrics_token", "--metrics-token", "COHORT_METRICS_TOKEN"),
];

/// The task of this program's own arguments. Ends the program for `--help` and for what clap refuses; the error is a
/// sentence for everything else.
pub fn task_of_arguments() -> Result<Task, String> {
    let mut command = without_empty_variables(Cli::command());
    let matches = command.get_matches_mut();
    let leaf = leaf(&matches);
    if let Some((name, _)) = matches.subcommand() {
        let stray = command.get_arguments().find(|arg| {
            !arg.is_global_set() && source(&matches, arg.get_id().as_str()) == Some(ValueSource::CommandLine)
        });
        if let Some(flag) = stray.and_then(|arg| arg.get_long()) {
            return Err(format!(
                "--{flag} stands before `{name}`, where it has no effect. Put it behind: cohort {name} --{flag} …"
            ));
        }
    }
    let mut task = match Cli::from_arg_matches(&matches) {
        Ok(cli) => cli.task(),
        Err(error) => error.exit(),
    };
    for (id, flag, variable) in SECRETS {
        let Some(source) = source(leaf, id).or(Some(ValueSource::DefaultValue)) else {
            continue;
        };
        let Some(value) = task.secret(id) else { continue };
        if source == ValueSource::CommandLine && is_secret(id, value.unwrap_or_default()) {
            return Err(format!(
                "{flag} holds a secret, and everybody on this machine can read the flags of a program. Set {variable} \
                 instead, or {variable}_FILE to a file with it."
            ));
        }
        if let Some(from_file) = secret_file(variable, source)? {
            task.set_secret(id, from_file);
        }
    }
    Ok(task)
}

/// An empty variable would be an empty address, or a number that cannot be read.
fn without_empty_variables(command: Command) -> Command {
    command
        .mut_args(|arg| {
            let name = arg.get_env().map(OsString::from);
            if name.is_some_and(|name| std::env::var(name).is_ok_and(|value| value.trim().is_empty())) {
                arg.env(Resettable::Reset)
            } else {
                arg
            }
        })
        .mut_subcommands(without_empty_variables)
}

fn leaf(matches: &ArgMatches) -> &ArgMatches {
    matches.subcommand().map_or(matches, |(_, below)| leaf(below))
}

/// Where a value comes from; nothing if this task has no such argument, or it has no value.
fn source(matches: &ArgMatches, id: &str) -> Option<ValueSource> {
    matches.try_contains_id(id).ok()?;
    matches.value_source(id)
}

/// The addresses of databases are secret if they have a password in them.
fn is_secret(id: &str, value: &str) -> bool {
    if id == "metrics_token" {
        return true;
    }
    let rest = value.split_once("://").map_or(value, |(_, rest)| rest);
    let (address, query) = rest.split_once('?').unwrap_or((rest, ""));
    let authority = address.split('/').next().unwrap_or_default();
    let in_authority = authority.rsplit_once('@').is_some_and(|(user, _)| user.contains(':'));
    in_authority
        || query
            .split('&')
            .any(|pair| pair.starts_with("password=") || pair.starts_with("sslpassword="))
}

/// What the file says that `…_FILE` names.
fn secret_file(variable: &str, source: ValueSource) -> Result<Option<String>, String> {
    let name = format!("{variable}_FILE");
    let Some(path) = std::env::var_os(&name).filter(|path| !path.to_string_lossy().trim().is_empty()) else {
        return Ok(None);
    };
    if source != ValueSource::DefaultValue {
        return Err(format!(
            "{name} is set, and so is the value itself. Use one of them: unset {name}, or leave the other out."
        ));
    }
    let text = std::fs::read_to_string(&path).map_err(|error| {
        let path = path.display();
        format!("The file {path} that {name} names cannot be read ({error}). Correct the path or the file's rights.")
    })?;
    let text = text.trim();
    if text.is_empty() {
        let path = path.display();
        return Err(format!(
            "The file {path} that {name} names is empty. Write the value into it."
        ));
    }
    Ok(Some(text.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::is_secret;

    #[test]
    fn an_address_is_secret_if_it_has_a_password() {
        for secret in [
            "postgres://ada:pw@host/db",
            "redis://:pw@host:6379",
            "postgres://host/db?user=ada&password=pw",
        ] {
            assert!(is_secret("database_url", secret), "{secret}");
        }
        for plain in [
            "sqlite://data/cohort.db",
            "postgres:///cohort?host=/run/pg&port=5432&user=cohort",
            "postgres://ada@host:5432/db",
            "redis://host:6379",
            "sqlite:///a:b@c/x.db",
        ] {
            assert!(!is_secret("database_url", plain), "{plain}");
        }
        assert!(is_secret("metrics_token", "x"));
    }
}
