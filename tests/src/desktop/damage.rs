//! Bad luck on disk: a second program in the same folder, and a cache that is no database any more.

use crate::scene::Scene;
use anyhow::{Context, Result, ensure};
use std::fs;
use stories::support::programs::program;

#[tokio::test(flavor = "multi_thread")]
async fn a_second_program_and_a_damaged_cache_lose_nothing() -> Result<()> {
    let mut scene = Scene::open("damage").await?;
    scene.maria.says("me manda o holerite do João da Silva de outubro de 2026").await?;
    scene.desk.looks_at("processed")?;
    scene.desk.sees_order("João da Silva")?;

    // A second click on the program's icon ends by itself: the first one's window is there.
    let second = scene.computer.session.command(program("balcao")?).output()?;
    ensure!(second.status.success(), "the second start failed: {}", String::from_utf8_lossy(&second.stderr));
    let data = scene.computer.data()?;
    let intruder = scene.computer.starts_balcao_with(&["--data", data.to_str().context("not Unicode")?])?;
    intruder.sees("Outro Balcão já trabalha nesta pasta.")?;
    drop(intruder);
    scene.desk.sees_order("João da Silva")?;

    drop(scene.desk);
    let cache = scene.computer.cache_file()?;
    for ending in ["", "-wal", "-shm"] {
        let mut file = cache.clone().into_os_string();
        file.push(ending);
        if fs::exists(&file)? {
            fs::write(&file, b"not a database any more".repeat(400))?;
        }
    }
    scene.desk = scene.computer.starts_balcao()?;
    scene.desk.sees("A cópia local estava danificada e foi guardada à parte.")?;
    scene.desk.looks_at("processed")?;
    scene.desk.sees_order("João da Silva")?;
    let kept = scene.computer.files()?.into_iter().any(|file| file.to_string_lossy().contains(".damaged-"));
    ensure!(kept, "the damaged file was not kept");
    Ok(())
}
