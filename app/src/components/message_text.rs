//! Draws what users write: text, links, and mentions of those whom the message reached.

use crate::message_text::{Piece, name_of_mention, pieces};
use leptos::either::EitherOf3;
use leptos::prelude::*;

/// Draws a text. `mentioned` are the user names that it reached: another name is plain text. `me` is the reader's own.
pub fn render_text(text: &str, mentioned: &[String], me: &str) -> impl IntoView + use<> {
    (pieces(text).into_iter())
        .map(|piece| match piece {
            Piece::Text(text) => EitherOf3::A(text.to_owned()),
            Piece::Link(link) => EitherOf3::B(view! {
                <a href=link.to_owned() target="_blank" rel="noopener noreferrer nofollow">{link.to_owned()}</a>
            }),
            Piece::Mention(mention) => {
                let name = name_of_mention(mention);
                if !mentioned.contains(&name) {
                    return EitherOf3::A(mention.to_owned());
                }
                let class = if name == me { "mention me" } else { "mention" };
                EitherOf3::C(view! { <span class=class>{mention.to_owned()}</span> })
            }
        })
        .collect::<Vec<_>>()
}
