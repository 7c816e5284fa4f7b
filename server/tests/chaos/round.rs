//! One round: people come, write and read while things go wrong; then all is mended, and judged.

use crate::browser_clients::{Page, Tab};
use crate::checker::judge;
use crate::fault_plan::{Fault, plan};
use crate::faults;
use crate::fixtures::{School, TestUser};
use crate::harness::{Services, World};
use crate::history::Ledger;
use crate::process::Wait;
use crate::subscribers::listen;
use crate::writers::Hand;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::task::JoinSet;
use tokio::time::{sleep, sleep_until, timeout};

/// How long writers may go on trying what they have begun, once all is well.
const LAST: Duration = Duration::from_secs(15);

/// No round takes as long.
const ENDLESS: Duration = Duration::from_secs(120);

/// Everything of a round that its people share.
pub struct Stage {
    pub school: School,
    pub ledger: Ledger,
    pub world: World,
    /// The ports people connect to.
    pub doors: Vec<u16>,
    pub tabs: Vec<Arc<Tab>>,
    /// Held while somebody is out of a room.
    pub membership: Mutex<()>,
    slow: AtomicUsize,
    quiet: AtomicBool,
    over: AtomicBool,
}

impl Stage {
    /// Nobody begins anything new.
    pub fn quiet(&self) -> bool {
        self.quiet.load(Ordering::Relaxed)
    }

    /// What has no answer yet gets none.
    pub fn over(&self) -> bool {
        self.over.load(Ordering::Relaxed)
    }

    /// A socket was closed: with a code that fits?
    pub fn closed(&self, who: &TestUser, code: u16) {
        if code == 4008 {
            self.slow.fetch_add(1, Ordering::Relaxed);
            self.ledger.tell(format!("a socket of {} was too slow", who.username));
        }
        // 1005 and 1006: without a word.
        if ![1000, 1001, 1005, 1006, 1011, 1012, 4008].contains(&code) {
            self.ledger
                .wrong(format!("a socket of {} was closed with {code}", who.username));
        }
    }
}

/// What came of a round.
pub struct Outcome {
    /// Empty: all was well.
    pub wrong: Vec<String>,
    pub story: Vec<String>,
    pub messages: usize,
    pub acknowledged: usize,
    /// Sockets that the server closed because they were not read.
    pub slow: usize,
    /// Faults of the server that its people were told of.
    pub internal: BTreeMap<String, usize>,
}

/// Plays a round by its seed, without some kinds of faults.
pub async fn play(seed: u64, services: Option<Arc<Services>>, without: &[Fault]) -> Outcome {
    let folder = tempfile::tempdir().expect("a folder");
    let name = format!("chaos{seed}");
    let database = match &services {
        None => format!("sqlite://{}", folder.path().join("cohort.db").display()),
        Some(services) => {
            let postgres = services.postgres.lock().await;
            postgres.sql(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
            assert!(postgres.sql(&format!("CREATE DATABASE {name}")), "no database");
            postgres.url(&name)
        }
    };
    let school = School::found(&database).await;
    let world = World::build(folder.path(), &database, services.clone(), seed).await;
    let doors = world.fronts.iter().map(|front| front.port).collect();
    let School {
        teacher,
        ada,
        bob,
        cyd,
        dan,
        eve,
        fay,
        ..
    } = &school;
    let (general, private) = (Page::Room(school.general), Page::Room(school.private));
    let tabs = [
        (teacher, general),
        (ada, private),
        (ada, Page::Notifications),
        (bob, general),
        (bob, private),
        (cyd, general),
        (cyd, Page::Notifications),
        (dan, private),
        (eve, general),
        // The last one: see `faults::stop_reading`.
        (fay, Page::Room(school.own)),
    ];
    let tabs = tabs.map(|(who, page)| Tab::new(who, page)).to_vec();
    let stage = Arc::new(Stage {
        school,
        ledger: Ledger::new(),
        world,
        doors,
        tabs,
        membership: Mutex::default(),
        slow: AtomicUsize::default(),
        quiet: AtomicBool::default(),
        over: AtomicBool::default(),
    });
    if let Err(why) = stage.world.heal().await {
        stage.ledger.wrong(why);
    } else {
        let round = timeout(ENDLESS, happen(&stage, seed, services.is_some(), without));
        let ended = tokio::select! {
            ended = round => ended.is_ok(),
            () = stage.world.supervise(&stage.ledger) => false,
        };
        if !ended {
            stage.ledger.wrong("the round does not end".into());
        }
    }
    let outcome = outcome(&stage).await;
    if !outcome.wrong.is_empty() && std::env::var_os("COHORT_CHAOS_KEEP").is_some() {
        println!("kept: {}", folder.keep().display());
    }
    drop(stage);
    if let Some(services) = services {
        let postgres = services.postgres.lock().await;
        postgres.sql(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
    }
    outcome
}

async fn happen(stage: &Arc<Stage>, seed: u64, several: bool, without: &[Fault]) {
    let school = &stage.school;
    let mut readers = JoinSet::new();
    for (at, tab) in stage.tabs.iter().enumerate() {
        readers.spawn(tab.clone().live(stage.clone(), seed + 100 + at as u64));
    }
    let ears = [
        (&school.bob, school.general),
        (&school.cyd, school.news),
        (&school.ada, school.private),
        (&school.dan, school.private),
        (&school.eve, school.general),
    ];
    for (at, (who, room)) in ears.into_iter().enumerate() {
        readers.spawn(listen(stage.clone(), who.clone(), room, seed + 200 + at as u64));
    }
    let mut writers = JoinSet::new();
    for (at, who) in school.participants().into_iter().enumerate() {
        let rooms = match who.username {
            "teacher" => vec![school.general, school.general, school.news],
            "fay" => vec![school.general, school.own],
            "cyd" => vec![school.general],
            _ => vec![school.general, school.private],
        };
        writers.spawn(Hand::new(stage, who, seed + 300 + at as u64).write(rooms));
    }
    let began = tokio::time::Instant::now();
    let mut steps = JoinSet::new();
    for step in plan(seed, several, without) {
        sleep_until(began + step.at).await;
        steps.spawn(faults::make(stage.clone(), step));
    }
    sleep(Duration::from_millis(500)).await;
    while let Some(done) = steps.join_next().await {
        done.expect("a step ends well");
    }
    stage.ledger.tell("nothing more goes wrong");
    if let Err(why) = stage.world.heal().await {
        stage.ledger.wrong(why);
    }
    stage.ledger.tell("all is well again");
    stage.quiet.store(true, Ordering::Relaxed);
    let finishing = async {
        while let Some(done) = writers.join_next().await {
            if done.is_err() {
                stage.ledger.wrong("a writer fell over".into());
            }
        }
    };
    if timeout(LAST, finishing).await.is_err() {
        stage.over.store(true, Ordering::Relaxed);
        stage.ledger.tell("some writers got no answer");
        let wait = Wait::at_most(LAST);
        while !writers.is_empty() && wait.more().await {
            while writers.try_join_next().is_some() {}
        }
    }
    judge(stage).await;
    stage.ledger.tell("judged");
    while let Some(done) = readers.try_join_next() {
        if done.is_err() {
            stage.ledger.wrong("a reader fell over".into());
        }
    }
    readers.shutdown().await;
}

async fn outcome(stage: &Stage) -> Outcome {
    let panics = stage.world.panics().await;
    let mut pages = stage.ledger.pages();
    pages.wrong.extend(panics);
    Outcome {
        wrong: std::mem::take(&mut pages.wrong),
        story: std::mem::take(&mut pages.story),
        messages: pages.sent.len(),
        acknowledged: pages.sent.iter().filter(|sent| sent.number.is_some()).count(),
        slow: stage.slow.load(Ordering::Relaxed),
        internal: std::mem::take(&mut pages.internal),
    }
}
