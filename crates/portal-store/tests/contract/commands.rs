//! A command is executed once, with its effect, whoever repeats it (the one way to write).

use domain::CommandId;
use domain::document::Sha256Hex;
use domain::order::Actor;
use portal_store::CommandStart;

use crate::house::{House, at, id};

crate::on_both_databases! {
    a_command_that_comes_twenty_times_at_once_has_one_effect_and_one_answer
    the_same_id_with_another_body_is_refused
    a_command_whose_program_died_is_executed_when_it_comes_again
}

fn body(text: &str) -> Sha256Hex {
    Sha256Hex(text.repeat(64))
}

async fn a_command_that_comes_twenty_times_at_once_has_one_effect_and_one_answer(house: &House) {
    let order = house.maria_asks(1).await.remove(0).id;
    let command = id::<CommandId>();
    let attempts = (0..20).map(|attempt| {
        let (store, office, ana) = (house.store.clone(), house.office, house.ana);
        tokio::spawn(async move {
            let mut transaction = store.begin(office, at(5)).await.unwrap();
            match transaction.start_command(command, ana, &body("a")).await.unwrap() {
                CommandStart::New => {}
                CommandStart::Done { answer } => return (false, answer),
                CommandStart::OtherBody => panic!("the body is the same"),
            }
            transaction.cancel_order(order, Actor::Staff { person: ana }).await.unwrap().unwrap();
            let answer = format!("cancelled by attempt {attempt}");
            transaction.answer_command(command, &answer).await.unwrap();
            transaction.commit().await.unwrap();
            (true, answer)
        })
    });
    let results: Vec<_> = futures_util::future::join_all(attempts).await.into_iter().map(Result::unwrap).collect();
    let done: Vec<_> = results.iter().filter(|(executed, _)| *executed).collect();
    assert_eq!(done.len(), 1);
    assert!(results.iter().all(|(_, answer)| *answer == done[0].1));
    assert_eq!(house.store.order_events(house.office, order).await.unwrap().len(), 2);
}

async fn the_same_id_with_another_body_is_refused(house: &House) {
    let command = id::<CommandId>();
    let mut transaction = house.begin(1).await;
    transaction.start_command(command, house.ana, &body("a")).await.unwrap();
    transaction.answer_command(command, "done").await.unwrap();
    transaction.commit().await.unwrap();
    let mut transaction = house.begin(2).await;
    assert_eq!(transaction.start_command(command, house.ana, &body("b")).await.unwrap(), CommandStart::OtherBody);
    assert_eq!(transaction.start_command(command, house.bruno, &body("a")).await.unwrap(), CommandStart::OtherBody);
    let same = transaction.start_command(command, house.ana, &body("a")).await.unwrap();
    assert_eq!(same, CommandStart::Done { answer: "done".into() });
}

async fn a_command_whose_program_died_is_executed_when_it_comes_again(house: &House) {
    let command = id::<CommandId>();
    let mut transaction = house.begin(1).await;
    transaction.start_command(command, house.ana, &body("a")).await.unwrap();
    drop(transaction);
    let mut transaction = house.begin(2).await;
    assert_eq!(transaction.start_command(command, house.ana, &body("a")).await.unwrap(), CommandStart::New);
}
