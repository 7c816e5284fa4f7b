//! Renders the text of a message before the command is queued: the writer's turn is too short for it, and so are the threads
//! that serve sockets.

use super::{Cohort, validation};
use crate::markdown::{self, Rendered};
use app::protocol::{Command, Problem, RoomId, SendMessage, Stream, UserId, View};
use std::time::Instant;

/// Texts that are rendered at the same time. The others wait: whoever sends what is slow to render delays no plain message.
pub(super) const AT_ONCE: usize = 2;

impl Cohort {
    /// What the text of the command becomes. A text that will be refused becomes nothing. What it takes to render it and to
    /// send it is counted.
    pub(super) async fn render_text_of(&self, user: UserId, command: &Command) -> Result<Rendered, Problem> {
        let Some(text) = text_of(command).filter(|text| markdown::may_have_markup(text)) else {
            return Ok(Rendered::default());
        };
        let rendered = self.render(user, text).await?;
        if let Command::Send(SendMessage { room, .. }) = command {
            self.pay_for_sent(user, [(Stream::Room(*room), rendered.bytes())]);
        }
        Ok(rendered)
    }

    /// The text of a preview, rendered, and for which room. It costs as much as sending it.
    pub(super) async fn render_preview(
        &self,
        user: UserId,
        view: &View,
    ) -> Result<Option<(RoomId, Rendered)>, Problem> {
        let View::Preview { room, content } = view else {
            return Ok(None);
        };
        let text = validation::content(content)?;
        let rendered = match markdown::may_have_markup(&text) {
            true => self.render(user, text).await?,
            false => Rendered::default(),
        };
        Ok(Some((*room, rendered)))
    }

    async fn render(&self, user: UserId, text: String) -> Result<Rendered, Problem> {
        self.check_rendering(user)?;
        let rendered = self.run_rendering(user, move || markdown::render(&text)).await;
        Ok(rendered.unwrap_or_default())
    }

    /// Renders something in one of the few places for that. Its time is counted even if the caller hangs up meanwhile. None if it
    /// panics.
    pub(super) async fn run_rendering<T: Send + 'static>(
        &self,
        user: UserId,
        render: impl FnOnce() -> T + Send + 'static,
    ) -> Option<T> {
        let place = self.rendering.clone().acquire_owned().await.ok()?;
        let traffic = self.traffic.clone();
        let rendering = tokio::task::spawn_blocking(move || {
            let _place = place;
            let began = Instant::now();
            let rendered = render();
            traffic.pay_for_rendering(user, began.elapsed());
            rendered
        });
        rendering.await.ok()
    }
}

/// The same, at once: for commands that the program itself executes.
pub fn rendered(command: &Command) -> Rendered {
    text_of(command).map(|text| markdown::render(&text)).unwrap_or_default()
}

fn text_of(command: &Command) -> Option<String> {
    if let Command::Send(SendMessage { content, .. }) | Command::Edit { content, .. } = command {
        validation::content(content).ok()
    } else {
        None
    }
}
