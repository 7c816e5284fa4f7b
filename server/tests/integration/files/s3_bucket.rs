//! Files in a bucket of S3: put, read in parts and removed by signed requests.

use super::{get, try_upload, upload, with_files};
use crate::support::TestApp;
use crate::support::fixtures::{CourseFixture, send};
use app::protocol::{Command, Done, ProblemKind};
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use server::ids::hex;
use server::s3::{Address, Keys};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;

/// A bucket in memory, by the paths of its objects. It refuses what is not signed; and all puts, once it is full.
#[derive(Clone, Default)]
struct FakeS3 {
    objects: Arc<Mutex<BTreeMap<String, Bytes>>>,
    full: Arc<Mutex<bool>>,
}

impl FakeS3 {
    async fn start(&self) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = Router::new().fallback(answer).with_state(self.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        format!("s3://school/chat?endpoint=http://{address}&region=eu-central-1")
    }

    fn names(&self) -> Vec<String> {
        self.objects.lock().unwrap().keys().cloned().collect()
    }
}

async fn answer(State(s3): State<FakeS3>, method: Method, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    let value = |name: &str| {
        headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    };
    let signed = value("authorization");
    let credential = "AWS4-HMAC-SHA256 Credential=the-id/20261102/eu-central-1/s3/aws4_request,\
                      SignedHeaders=host;x-amz-content-sha256;x-amz-date,Signature=";
    let is_signed = signed.strip_prefix(credential).is_some_and(|rest| rest.len() == 64);
    if !is_signed || !value("x-amz-date").starts_with("20261102T") {
        return (StatusCode::FORBIDDEN, "<Error><Code>AccessDenied</Code></Error>").into_response();
    }
    let (path, mut objects) = (uri.path().to_owned(), s3.objects.lock().unwrap());
    match method {
        Method::PUT if *s3.full.lock().unwrap() => {
            (StatusCode::FORBIDDEN, "<Error><Code>QuotaExceeded</Code></Error>").into_response()
        }
        Method::PUT => {
            assert_eq!(value("x-amz-content-sha256"), hex(&Sha256::digest(&body)));
            objects.insert(path, body);
            StatusCode::OK.into_response()
        }
        Method::DELETE => {
            objects.remove(&path);
            StatusCode::NO_CONTENT.into_response()
        }
        _ => match objects.get(&path).cloned() {
            None => StatusCode::NOT_FOUND.into_response(),
            Some(bytes) => match value(header::RANGE.as_str()).strip_prefix("bytes=") {
                None => bytes.into_response(),
                Some(range) => {
                    let (first, last) = range.split_once('-').unwrap();
                    let (first, last): (usize, usize) = (first.parse().unwrap(), last.parse().unwrap());
                    let part = bytes.slice(first..=last);
                    (StatusCode::PARTIAL_CONTENT, part).into_response()
                }
            },
        },
    }
}

#[tokio::test]
async fn files_are_put_into_a_bucket_read_in_parts_and_removed() {
    let s3 = FakeS3::default();
    let address = Address::parse(&s3.start().await).unwrap();
    let keys = Keys {
        id: "the-id".into(),
        secret: "the-secret".into(),
        session_token: None,
    };
    let app = TestApp::start_with(|settings| settings.files_bucket = Some((address, keys))).await;
    let fixture = CourseFixture::create_on(app).await;
    let CourseFixture {
        app,
        ada,
        bob,
        stranger,
        general,
        ..
    } = &fixture;
    assert!(s3.names().is_empty(), "what was tried at the start is gone");
    let program = "let x = 1;\n".repeat(30_000);
    let file = upload(ada, *general, "main.rs", program.clone()).await;
    let sent = app.execute_as(ada, with_files(send(*general, ""), &[file.id])).await;
    let Done::Message { number, .. } = sent else {
        panic!("{sent:?}");
    };
    let names = s3.names();
    assert_eq!(names.len(), 2, "{names:?}");
    assert!(names[0].starts_with("/school/chat/") && names[1] == format!("{}-preview", names[0]));
    let whole = get(bob, &file).await;
    assert!(whole.status == 200 && whole.body == program);
    let path = format!("/files/{}/x", file.id);
    let part = bob.request("GET", &path, &[("range", "bytes=4-8")], Bytes::new()).await;
    assert_eq!((part.status, part.body.as_str()), (206, "x = 1"));
    assert!(
        bob.get(&format!("{path}?preview"))
            .await
            .body
            .contains("<i class=\"k\">let</i>")
    );
    assert_eq!(get(stranger, &file).await.status, 404);
    let incoming = app.cohort.settings.files.join("incoming");
    assert_eq!(std::fs::read_dir(&incoming).unwrap().count(), 0);

    *s3.full.lock().unwrap() = true;
    let problem = try_upload(ada, *general, "more.bin", "more").await.problem();
    assert_eq!(problem.kind, ProblemKind::Busy);
    let size = app
        .cohort
        .store
        .read()
        .await
        .unwrap()
        .sizes_of_files(ada.id, None)
        .await
        .unwrap()
        .0;
    assert_eq!(size, program.len() as i64, "what could not be kept counts for nothing");

    let room = *general;
    app.execute_as(ada, Command::Delete { room, number }).await;
    app.cohort.remove_unused_files().await.unwrap();
    assert!(s3.names().is_empty());
    assert_eq!(get(bob, &file).await.status, 404);
}
