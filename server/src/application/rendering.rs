//! Renders the text of a message before the command is queued: the writer's turn is too short for it, and so are the threads
//! that serve sockets.

use super::{Cohort, validation};
use crate::markdown::{self, Rendered};
use app::protocol::Command;

/// Texts that are rendered at the same time. The others wait: whoever sends what is slow to render delays no plain message.
pub(super) const AT_ONCE: usize = 2;

impl Cohort {
    /// What the text of the command becomes. A text that will be refused becomes nothing.
    pub(super) async fn render_text_of(&self, command: &Command) -> Rendered {
        let Some(text) = text_of(command) else {
            return Rendered::default();
        };
        if !markdown::may_have_markup(&text) {
            return Rendered::default();
        }
        let Ok(_place) = self.rendering.acquire().await else {
            return Rendered::default();
        };
        let rendered = tokio::task::spawn_blocking(move || markdown::render(&text));
        rendered.await.unwrap_or_default()
    }
}

/// The same, at once: for commands that the program itself executes.
pub fn rendered(command: &Command) -> Rendered {
    text_of(command).map(|text| markdown::render(&text)).unwrap_or_default()
}

fn text_of(command: &Command) -> Option<String> {
    if let Command::Send { content, .. } | Command::Edit { content, .. } = command {
        validation::content(content).ok()
    } else {
        None
    }
}
