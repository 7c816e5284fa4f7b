//! The three ways to send a message: over HTTP, over the browser socket, over the room socket. Sockets are kept open until
//! they break.

use crate::answer::{Answer, RESPONSE_TIMEOUT};
use crate::fixtures::TestUser;
use crate::http_client::execute;
use crate::records::SentMessage;
use crate::round_context::RoundContext;
use crate::socket_client::Socket;
use crate::version_order::VersionOrder;
use app::protocol::{AttachedFile, Command, Done, Request, RoomId, RoomServerFrame, SendMessage, ServerFrame};
use rand::rngs::StdRng;
use std::sync::Arc;
use tokio::time::timeout;

pub struct SendPaths {
    context: Arc<RoundContext>,
    user: TestUser,
    socket: Option<(Socket, VersionOrder)>,
    room_socket: Option<(RoomId, Socket)>,
}

impl SendPaths {
    pub fn new(context: &Arc<RoundContext>, user: &TestUser) -> Self {
        Self {
            context: context.clone(),
            user: user.clone(),
            socket: None,
            room_socket: None,
        }
    }

    /// Each way answers with the number of the message.
    pub async fn over_http(&self, sent: &SentMessage, rng: &mut StdRng) -> Answer<i64> {
        let port = self.context.random_port(rng);
        let answer = execute(port, &self.user, &send_command(sent)).await;
        message_number(self.record(answer))
    }

    pub async fn over_socket(&mut self, sent: &SentMessage, rng: &mut StdRng) -> Answer<i64> {
        if self.socket.is_none() {
            let port = self.context.random_port(rng);
            let Ok(socket) = Socket::open(port, &self.user, "/ws").await else {
                return Answer::Unknown;
            };
            self.socket = Some((socket, VersionOrder::default()));
        }
        let Some((socket, order)) = &mut self.socket else {
            return Answer::Unknown;
        };
        let (history, user) = (&self.context.history, &self.user);
        let exchange = async {
            let mine = socket.send(Request::Command(send_command(sent))).await?;
            loop {
                let frame = socket.receive().await?;
                history.record_frame(user.id, &frame);
                match frame {
                    ServerFrame::Ack { reference, done } if reference == mine => return Ok(Answer::Done(done)),
                    ServerFrame::Problem { reference, problem } if reference == Some(mine) => {
                        return Ok(Answer::Refused(problem));
                    }
                    ServerFrame::Event(event) => order.check(history, user.username, &event),
                    _ => {}
                }
            }
        };
        match timeout(RESPONSE_TIMEOUT, exchange).await {
            Ok(Ok(answer)) => message_number(self.record(answer)),
            Ok(Err(code)) => {
                self.context.record_close(&self.user, code);
                self.socket = None;
                Answer::Unknown
            }
            Err(_) => {
                self.socket = None;
                Answer::Unknown
            }
        }
    }

    /// A room socket has no acknowledgements: it answers with the message itself.
    pub async fn over_room_socket(&mut self, sent: &SentMessage, rng: &mut StdRng) -> Answer<i64> {
        if self.room_socket.as_ref().is_none_or(|(room, _)| *room != sent.room) {
            let (port, path) = (self.context.random_port(rng), format!("/ws/chat/{}/", sent.room));
            match Socket::open(port, &self.user, &path).await {
                Ok(socket) => self.room_socket = Some((sent.room, socket)),
                Err(_) => return Answer::Unknown,
            }
        }
        let Some((room, socket)) = &mut self.room_socket else {
            return Answer::Unknown;
        };
        let (history, user, room) = (&self.context.history, &self.user, *room);
        let exchange = async {
            let frame = serde_json::json!({"message": sent.content, "uuid": sent.uuid}).to_string();
            socket.send_text(frame).await?;
            loop {
                let text = socket.receive_text().await?;
                let frame: RoomServerFrame =
                    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
                history.record_room_frame(user.id, room, &frame);
                match frame {
                    RoomServerFrame::Message { message, number, .. } if message == sent.content => {
                        return Ok::<_, u16>(Answer::Done(number));
                    }
                    RoomServerFrame::Problem { problem } => return Ok(Answer::Refused(problem)),
                    RoomServerFrame::Message { .. } => {}
                }
            }
        };
        match timeout(RESPONSE_TIMEOUT / 2, exchange).await {
            Ok(Ok(answer)) => self.record(answer),
            Ok(Err(_)) | Err(_) => {
                self.room_socket = None;
                Answer::Unknown
            }
        }
    }

    fn record<T>(&self, answer: Answer<T>) -> Answer<T> {
        self.context.history.record_answer(self.user.username, &answer);
        answer
    }
}

/// The command that sends a message. Repeating it has no further effect.
pub fn send_command(sent: &SentMessage) -> Command {
    Command::Send(SendMessage {
        room: sent.room,
        uuid: sent.uuid.clone(),
        content: sent.content.clone(),
        files: (sent.file.into_iter())
            .map(|file| AttachedFile {
                file,
                alt: String::new(),
            })
            .collect(),
        ..SendMessage::default()
    })
}

fn message_number(answer: Answer<Done>) -> Answer<i64> {
    match answer {
        Answer::Done(Done::Message { number, .. }) => Answer::Done(number),
        Answer::Done(_) | Answer::Unknown => Answer::Unknown,
        Answer::Refused(problem) => Answer::Refused(problem),
    }
}
