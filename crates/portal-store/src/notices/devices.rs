//! Devices that subscribed to pushes. Whoever signs in on a shared computer takes its subscription over.

use domain::{OfficeId, PersonId};

use crate::column::{Read, sql};
use crate::{Store, StoreError, Transaction};

/// More devices than this nobody has: the oldest makes room.
const DEVICES_MAX: u32 = 10;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    pub endpoint: String,
    pub p256dh: String,
    pub auth: String,
}

impl Transaction {
    pub async fn subscribe_device(&mut self, person: PersonId, device: &Device) -> Result<(), StoreError> {
        sql!(
            "INSERT INTO push_subscriptions (office, endpoint, person, p256dh, auth, created_at) VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (office, endpoint) DO UPDATE SET person = excluded.person, p256dh = excluded.p256dh,
               auth = excluded.auth, created_at = excluded.created_at",
            self.office,
            device.endpoint,
            person,
            device.p256dh,
            device.auth,
            self.now
        )
        .execute(self.sql())
        .await?;
        sql!(
            "DELETE FROM push_subscriptions WHERE office = $1 AND person = $2 AND endpoint NOT IN
               (SELECT endpoint FROM push_subscriptions WHERE office = $1 AND person = $2
                ORDER BY created_at DESC, endpoint LIMIT $3)",
            self.office,
            person,
            DEVICES_MAX
        )
        .execute(self.sql())
        .await?;
        Ok(())
    }

    /// The person wants no more pushes there. Another's subscription stays as it is.
    pub async fn unsubscribe_device(&mut self, person: PersonId, endpoint: &str) -> Result<(), StoreError> {
        sql!(
            "DELETE FROM push_subscriptions WHERE office = $1 AND endpoint = $2 AND person = $3",
            self.office,
            endpoint,
            person
        )
        .execute(self.sql())
        .await?;
        Ok(())
    }
}

impl Store {
    /// The newest first.
    pub async fn devices(&self, office: OfficeId, person: PersonId) -> Result<Vec<Device>, StoreError> {
        let text = "SELECT endpoint, p256dh, auth FROM push_subscriptions WHERE office = $1 AND person = $2
                    ORDER BY created_at DESC, endpoint";
        let rows = sql!(text, office, person).fetch_all(&self.read).await?;
        rows.iter()
            .map(|row| {
                Ok(Device { endpoint: row.text("endpoint")?, p256dh: row.text("p256dh")?, auth: row.text("auth")? })
            })
            .collect()
    }
}
