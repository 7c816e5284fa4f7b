//! The avatar of a user: their picture, or initials on a colour.

use crate::client::Client;
use crate::protocol::UserId;
use leptos::either::Either;
use leptos::html;
use leptos::prelude::*;

/// Draws the picture of a user, or two letters on a colour that depends on the user's id only.
pub fn avatar(user: UserId, name: &str) -> impl IntoView + use<> {
    match use_context::<Client>().and_then(|client| untrack(|| client.picture_of(user))) {
        Some(path) => Either::Left(html::img().class("avatar").src(path).alt("").width("256").height("256")),
        None => Either::Right(initials(user, name)),
    }
}

fn initials(user: UserId, name: &str) -> impl IntoView + use<> {
    const COLOURS: [&str; 8] = [
        "avatar c0",
        "avatar c1",
        "avatar c2",
        "avatar c3",
        "avatar c4",
        "avatar c5",
        "avatar c6",
        "avatar c7",
    ];
    let class = COLOURS[user.0.rem_euclid(8) as usize];
    // The user name behind a name that two people have is no part of it.
    let mut words = name.split_whitespace().filter(|word| !word.starts_with("(@"));
    let letters: String = (words.next().into_iter().chain(words.next_back()))
        .filter_map(|word| word.chars().next())
        .flat_map(char::to_uppercase)
        .collect();
    html::span().class(class).aria_hidden("true").child(letters)
}
