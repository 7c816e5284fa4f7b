//! Files on their way to the server, before a message names them: progress, cancelling, trying again.

use super::signals::Client;
use super::tab_handle::TabState;
use super::upload::{Upload, UploadRequest, UploadStatus};
use crate::json::from_json;
use crate::protocol::{File, Problem, RoomId, Uploaded, limits};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::XmlHttpRequest;

impl Client {
    /// Uploads files for the next message of a room.
    pub fn upload(self, room: RoomId, files: Vec<web_sys::File>) {
        let Some(tab) = self.tab() else { return };
        for file in files {
            let taken = self
                .uploads
                .with_untracked(|uploads| uploads.iter().filter(|one| one.room == room).count());
            if taken >= limits::FILES {
                let most = limits::FILES.to_string();
                return self.say(["A message holds at most ", &most, " files."].concat());
            }
            let key = next_key(&tab);
            let upload = Upload {
                key,
                room,
                name: file.name(),
                status: UploadStatus::Sending(0),
            };
            self.uploads.update(|uploads| uploads.push(upload));
            self.send_file(key, room, file);
        }
    }

    /// Tries an upload again that failed.
    pub fn retry_upload(self, key: u32) {
        let Some(tab) = self.tab() else { return };
        let again = take_request(&tab, key);
        let room = self
            .uploads
            .with_untracked(|uploads| uploads.iter().find(|one| one.key == key).map(|one| one.room));
        if let (Some(again), Some(room)) = (again, room) {
            self.set_upload(key, UploadStatus::Sending(0));
            self.send_file(key, room, again.file);
        }
    }

    /// Takes a file away, wherever its upload is. What has arrived and is not sent, the server removes after a day.
    pub fn remove_upload(self, key: u32) {
        let Some(tab) = self.tab() else { return };
        self.uploads.update(|uploads| uploads.retain(|one| one.key != key));
        if let Some(removed) = take_request(&tab, key) {
            let _ = removed.request.abort();
        }
    }

    /// What a picture shows, in words.
    pub fn describe_upload(self, key: u32, alt: String) {
        self.uploads.update(|uploads| {
            if let Some(UploadStatus::Done(file)) =
                uploads.iter_mut().find(|one| one.key == key).map(|one| &mut one.status)
            {
                file.alt = alt;
            }
        });
    }

    /// The files of the next message of a room; or why it has to wait.
    pub fn attached_files(self, room: RoomId) -> Result<Vec<File>, &'static str> {
        self.uploads.with_untracked(|uploads| {
            (uploads.iter().filter(|one| one.room == room))
                .map(|one| match &one.status {
                    UploadStatus::Done(file) => Ok(file.clone()),
                    UploadStatus::Sending(_) => Err("A file is still on its way. Please wait for it, or take it away."),
                    UploadStatus::Failed(_) => Err("A file has not arrived. Please try it again, or take it away."),
                })
                .collect()
        })
    }

    /// They were sent with a message.
    pub fn forget_attached(self, room: RoomId) {
        let Some(tab) = self.tab() else { return };
        let keys: Vec<u32> = self.uploads.with_untracked(|uploads| {
            (uploads.iter().filter(|one| one.room == room))
                .map(|one| one.key)
                .collect()
        });
        tab.upload_requests.borrow_mut().retain(|one| !keys.contains(&one.key));
        self.uploads.update(|uploads| uploads.retain(|one| one.room != room));
    }

    /// A message that was taken back gives its files back.
    pub(super) fn attach_again(self, room: RoomId, files: Vec<File>) {
        let Some(tab) = self.tab() else { return };
        for file in files {
            let key = next_key(&tab);
            let name = file.name.clone();
            let status = UploadStatus::Done(file);
            self.uploads.update(|uploads| {
                uploads.push(Upload {
                    key,
                    room,
                    name,
                    status,
                })
            });
        }
    }

    fn set_upload(self, key: u32, status: UploadStatus) {
        self.uploads.update(|uploads| {
            if let Some(upload) = uploads.iter_mut().find(|one| one.key == key) {
                upload.status = status;
            }
        });
    }

    fn send_file(self, key: u32, room: RoomId, file: web_sys::File) {
        let (Some(tab), Ok(request)) = (self.tab(), XmlHttpRequest::new()) else {
            return;
        };
        let name = String::from(js_sys::encode_uri_component(&file.name()));
        let path = ["/files?room=", &room.to_string(), "&name=", &name].concat();
        let failed = move |text: &str| self.set_upload(key, UploadStatus::Failed(text.to_owned()));
        if request.open("POST", &path).is_err() {
            return failed("This file cannot be sent from here.");
        }
        if let Ok(upload) = request.upload() {
            let progress = Closure::<dyn FnMut(web_sys::ProgressEvent)>::new(move |event: web_sys::ProgressEvent| {
                let percent = (event.loaded() * 100.0 / event.total().max(1.0)).clamp(0.0, 100.0);
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 100")]
                self.set_upload(key, UploadStatus::Sending(percent as u8));
            });
            upload.set_onprogress(Some(progress.into_js_value().unchecked_ref()));
        }
        let answered = request.clone();
        let load = Closure::once_into_js(move || {
            let text = answered.response_text().ok().flatten().unwrap_or_default();
            if answered.status() == Ok(200)
                && let Some(Uploaded { file, .. }) = from_json(&text)
            {
                return self.set_upload(key, UploadStatus::Done(file));
            }
            let problem: Option<Problem> = from_json(&text);
            failed(&problem.map_or_else(
                || "The server could not take this file.".to_owned(),
                |problem| problem.text,
            ));
        });
        let error = Closure::once_into_js(move || failed("The connection was lost. The file is kept here."));
        request.set_onload(Some(load.unchecked_ref()));
        request.set_onerror(Some(error.unchecked_ref()));
        if request.send_with_opt_blob(Some(&file)).is_err() {
            return failed("This file cannot be read.");
        }
        tab.upload_requests
            .borrow_mut()
            .push(UploadRequest { key, file, request });
    }
}

/// The key of one more upload of this tab.
fn next_key(tab: &TabState) -> u32 {
    tab.next_upload.replace(tab.next_upload.get() + 1)
}

fn take_request(tab: &TabState, key: u32) -> Option<UploadRequest> {
    let mut requests = tab.upload_requests.borrow_mut();
    requests.extract_if(.., |one| one.key == key).next()
}
