//! Draws a text without markup, with its links.

use crate::text_links::split_links;
use leptos::either::Either;
use leptos::prelude::*;

pub fn linked_text(text: &str) -> impl IntoView + use<> {
    (split_links(text).into_iter().enumerate())
        .map(|(at, part)| match at % 2 {
            0 => Either::Left(part.to_owned()),
            _ => Either::Right(view! {
                <a href=part.to_owned() target="_blank" rel="noopener noreferrer nofollow">{part.to_owned()}</a>
            }),
        })
        .collect::<Vec<_>>()
}
