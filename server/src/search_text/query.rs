//! What is searched for: the one parser of searches. Its errors are sentences for whoever typed it.

use super::dates::span;
use super::fold::fold;
use super::matching::{Term, Unsearchable};
use super::query_words::{OPERATORS, Word, words};
use super::tags::Tag;
use app::protocol::{Millis, Problem, limits};
use std::ops::Range;

/// A search.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// All of them have to be in the message.
    pub terms: Vec<Term>,
    /// None of these.
    pub without: Vec<Term>,
    pub from: Option<Who>,
    /// Names or numbers of rooms: in one of them.
    pub rooms: Vec<String>,
    /// From this time on.
    pub since: Option<Millis>,
    /// Before this time.
    pub until: Option<Millis>,
    /// All of them.
    pub has: Vec<Tag>,
    pub mentions_me: bool,
}

/// Whose messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    Me,
    /// A user name, in small letters.
    Username(String),
}

/// Reads a search; `now` is what today is.
pub fn parse(q: &str, now: Millis) -> Result<Query, Problem> {
    if q.chars().count() > limits::SEARCH_TEXT {
        let text = format!("This is too long to search for: at most {} signs.", limits::SEARCH_TEXT);
        return Err(Problem::invalid("q", text));
    }
    let words = words(q);
    if words.len() > limits::SEARCH_WORDS {
        let text = format!(
            "These are {} words. Choose those that matter, at most {}; words that stand together go in quotes.",
            words.len(),
            limits::SEARCH_WORDS
        );
        return Err(Problem::invalid("q", text));
    }
    let mut query = Query::default();
    for word in words {
        add(&mut query, word, now).map_err(|text| Problem::invalid("q", text))?;
    }
    let only_excludes = !query.without.is_empty() && query == only_without(&query);
    if only_excludes {
        return Err(Problem::invalid(
            "q",
            "Also say what to look for, not only what to leave out.",
        ));
    }
    Ok(query)
}

fn only_without(query: &Query) -> Query {
    Query {
        without: query.without.clone(),
        ..Query::default()
    }
}

fn add(query: &mut Query, word: Word, now: Millis) -> Result<(), String> {
    let Word {
        excluded,
        operator,
        text,
    } = word;
    let Some(operator) = operator else {
        let term = Term::new(&text).map_err(|why| unsearchable(&text, why))?;
        if excluded {
            query.without.push(term);
        } else {
            query.terms.push(term);
        }
        return Ok(());
    };
    if !OPERATORS.contains(&operator.as_str()) {
        return Err(format!(
            "Nothing can be searched by “{operator}:”. There are from: in: before: after: on: has: is: and mentions: — or put the word in quotes."
        ));
    }
    if excluded {
        return Err(format!("Only words can be left out, not “{operator}:”."));
    }
    let value = text.trim();
    if value.is_empty() {
        return Err(format!("Something has to stand behind “{operator}:”, without a space."));
    }
    match operator.as_str() {
        "from" if query.from.is_some() => return Err("A message is from one person: use “from:” once.".into()),
        "from" => {
            let name = value.trim_start_matches(['@', '＠']).to_lowercase();
            query.from = Some(if name == "me" { Who::Me } else { Who::Username(name) });
        }
        "in" => query.rooms.push(fold(value.trim_start_matches('#')).trim().to_owned()),
        "before" | "after" | "on" => add_time(query, &operator, value, now)?,
        "has" => match value.to_lowercase().as_str() {
            "link" | "links" => query.has.push(Tag::Link),
            "code" => query.has.push(Tag::Code),
            "formula" | "formulas" => query.has.push(Tag::Formula),
            "file" | "files" => query.has.push(Tag::File),
            _ => return Err("Behind “has:” stands file, link, code or formula.".into()),
        },
        "is" if value.eq_ignore_ascii_case("thread") => query.has.push(Tag::Thread),
        "is" => return Err("Behind “is:” stands thread.".into()),
        _ if value.trim_start_matches('@').eq_ignore_ascii_case("me") => query.mentions_me = true,
        _ => return Err("Behind “mentions:” stands me. For others, search for @ and the user name.".into()),
    }
    Ok(())
}

fn add_time(query: &mut Query, operator: &str, value: &str, now: Millis) -> Result<(), String> {
    let (start, end) = span(value, now)
        .ok_or_else(|| format!("“{value}” is not a day. Write 2026-11-05, 2026-11, 2026, today or yesterday."))?;
    let later = |old: Option<Millis>, new: Millis| Some(old.map_or(new, |old| old.max(new)));
    let earlier = |old: Option<Millis>, new: Millis| Some(old.map_or(new, |old| old.min(new)));
    if operator != "before" {
        query.since = later(query.since, if operator == "after" { end } else { start });
    }
    if operator != "after" {
        query.until = earlier(query.until, if operator == "before" { start } else { end });
    }
    Ok(())
}

fn unsearchable(text: &str, why: Unsearchable) -> String {
    match why {
        Unsearchable::OneLetter => {
            format!("“{}” is in too many messages: write at least two letters.", text.trim())
        }
        Unsearchable::NoLetters => {
            format!("“{}” has no letter or digit to look for.", text.trim())
        }
    }
}

impl Query {
    /// Nothing is asked for.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether a folded text has all words, and none that is left out.
    pub fn finds(&self, folded: &str) -> bool {
        self.terms.iter().all(|term| term.is_in(folded)) && !self.without.iter().any(|term| term.is_in(folded))
    }

    /// How well a folded text fits: the more words stand there as a whole, the better, and best of all in this order.
    pub fn rank(&self, folded: &str) -> usize {
        let whole = self.terms.iter().filter(|term| term.is_whole_in(folded)).count();
        let phrase: Vec<&str> = self.terms.iter().map(Term::text).collect();
        let together = self.terms.len() > 1 && folded.contains(&phrase.join(" "));
        whole + if together { self.terms.len() } else { 0 }
    }

    /// Where a folded text has what is looked for: apart from each other, in order.
    pub(super) fn hits(&self, folded: &str) -> Vec<Range<usize>> {
        let mut hits: Vec<Range<usize>> = self.terms.iter().flat_map(|term| term.hits(folded)).collect();
        hits.sort_by_key(|hit| (hit.start, hit.end));
        let mut apart: Vec<Range<usize>> = Vec::new();
        for hit in hits {
            match apart.last_mut() {
                Some(last) if hit.start <= last.end => last.end = last.end.max(hit.end),
                _ => apart.push(hit),
            }
        }
        apart
    }
}
