//! What holds for everybody, whatever they reach.

use proptest::collection::{btree_map, btree_set, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use uuid::Uuid;

use super::*;
use crate::document::DocumentFacts;
use crate::order::KindId;
use crate::{DepartmentId, GroupId};

fn id<T: From<Uuid> + std::fmt::Debug>(numbers: std::ops::Range<u128>) -> impl Strategy<Value = T> + Clone {
    numbers.prop_map(|number| T::from(Uuid::from_u128(number)))
}

fn role() -> impl Strategy<Value = Role> {
    select(vec![Role::Administrator, Role::Manager, Role::Accountant, Role::Attendant, Role::Client])
}

fn level() -> impl Strategy<Value = Level> + Clone {
    select(vec![Level::Revisor, Level::Contribuinte, Level::Proprietario])
}

fn department() -> impl Strategy<Value = Department> + Clone {
    let own = Department::Own(DepartmentId(Uuid::from_u128(77)));
    select(Department::USUAL.into_iter().chain([own]).collect::<Vec<_>>())
}

fn permission() -> impl Strategy<Value = Permission> + Clone {
    select(Permission::of_clients().chain(Permission::of_staff()).collect::<Vec<_>>())
}

fn companies() -> impl Strategy<Value = Companies> {
    prop_oneof![Just(Companies::All), btree_set(id(10..14), 0..4).prop_map(Companies::Only)]
}

prop_compose! {
    fn group()(id in id::<GroupId>(50..54), permissions in btree_set(permission(), 0..6), deleted in any::<bool>()) -> PermissionGroup {
        PermissionGroup { id, office: OfficeId(Uuid::from_u128(1)), name: format!("Grupo {id}"), permissions, deleted }
    }
}

prop_compose! {
    /// Somebody as the store writes them: their permissions are what role, groups and ticks give.
    fn person()(
        role in role(), companies in companies(), departments in btree_map(department(), level(), 0..5),
        ticked in btree_set(permission(), 0..12), groups in vec(group(), 0..3),
        employee in option::of(id(20..23)), active in prop::bool::weighted(0.9),
    ) -> (Person, Vec<PermissionGroup>) {
        let person = Person {
            id: PersonId(Uuid::from_u128(2)),
            office: OfficeId(Uuid::from_u128(1)),
            name: "Alguém".into(),
            email: None,
            phones: Vec::new(),
            role,
            companies,
            departments,
            permissions: effective(role, &ticked, &groups),
            groups: groups.iter().map(|group| group.id).collect(),
            employee,
            active,
        };
        (person, groups)
    }
}

fn facts(company: CompanyId, department: Department, employee: Option<EmployeeId>) -> DocumentFacts {
    DocumentFacts {
        kind: KindId("pes.holerite".into()),
        company,
        department,
        competence: None,
        period: None,
        employee,
        title: String::new(),
        file_name: String::new(),
        due_on: None,
        amount: None,
    }
}

proptest! {
    #[test]
    fn an_explanation_agrees_with_the_decision(
        (person, groups) in person(), company in id(10..15), department in department(), needs in level(),
        employee in option::of(id(20..24)), permission in permission(), others in companies(), contact in id(2..4),
    ) {
        // PE5
        let facts = facts(company, department, employee);
        let asked = [
            Asked::Company(company),
            Asked::Place { company, department, needs },
            Asked::Document(&facts),
            Asked::Conversation(Some((contact, &others))),
            Asked::Conversation(None),
            Asked::Permission(permission),
        ];
        for asked in asked {
            let told = explain(&person, &groups, asked);
            let all_speak_for_it = told.grounds.iter().all(Ground::speaks_for);
            prop_assert_eq!(all_speak_for_it, told.denied.is_none(), "{:?}: {:?}", asked, told);
        }
    }

    #[test]
    fn a_permission_that_somebody_has_is_always_given_by_something((person, groups) in person(), permission in permission()) {
        for ground in explain(&person, &groups, Asked::Permission(permission)).grounds {
            if let Ground::HasPermission { given_by, .. } = ground {
                prop_assert!(!given_by.is_empty());
            }
        }
    }

    #[test]
    fn two_people_without_differences_are_denied_the_same(
        (one, _) in person(), (other, _) in person(), company in id(10..15), department in department(),
        employee in option::of(id(20..24)), permission in permission(),
    ) {
        // PE5. Two arbitrary people hardly ever reach the same: the second is also tried as a copy of the first.
        let facts = facts(company, department, employee);
        for other in [Person { id: PersonId(Uuid::from_u128(3)), ..one.clone() }, other] {
            let (Some(one), Some(other)) = (Access::of(&one), Access::of(&other)) else { continue };
            let same = one.sees_document(one.office, &facts) == other.sees_document(other.office, &facts)
                && one.may(permission) == other.may(permission);
            prop_assert!(same || !compare(&one, &other).none());
        }
    }

    #[test]
    fn nobody_gives_what_they_do_not_have(
        (giver, _) in person(), (taker, _) in person(), company in id(10..15), department in department(),
        employee in option::of(id(20..24)),
    ) {
        let (Some(giver), Some(reach)) = (Access::of(&giver), Access::of(&taker)) else { return Ok(()) };
        if giver.role == Role::Administrator || giver.may_give(&reach).is_err() {
            return Ok(());
        }
        let office = giver.office;
        prop_assert!(reach.role != Role::Administrator);
        prop_assert!(giver.role.is_staff() || !reach.role.is_staff());
        for needs in [Level::Revisor, Level::Contribuinte, Level::Proprietario] {
            if reach.at_least(needs, office, company, department).is_ok() {
                prop_assert!(giver.at_least(needs, office, company, department).is_ok());
            }
        }
        if giver.role.is_staff() == reach.role.is_staff() {
            prop_assert!(reach.permissions.is_subset(&giver.permissions));
        }
        let facts = facts(company, department, employee);
        prop_assert!(reach.sees_document(office, &facts).is_err() || giver.sees_document(office, &facts).is_ok());
    }
}

#[test]
fn maria_hears_why_she_does_not_see_ritas_payslip() {
    // PE5
    let (bakery, rita) = (CompanyId(Uuid::from_u128(10)), EmployeeId(Uuid::from_u128(21)));
    let maria = Person {
        id: PersonId(Uuid::from_u128(2)),
        office: OfficeId(Uuid::from_u128(1)),
        name: "Maria".into(),
        email: None,
        phones: Vec::new(),
        role: Role::Client,
        companies: Companies::Only([bakery].into()),
        departments: [(Department::Pessoal, Level::Revisor)].into(),
        permissions: [Permission::Chat].into(),
        groups: BTreeSet::new(),
        employee: None,
        active: true,
    };
    let told = explain(&maria, &[], Asked::Document(&facts(bakery, Department::Pessoal, Some(rita))));
    assert_eq!(told.denied, Some(Denied::OtherEmployee));
    assert_eq!(
        told.grounds,
        [
            Ground::Role { role: Role::Client },
            Ground::LinkedCompany { company: bakery },
            Ground::HasLevel { department: Department::Pessoal, level: Level::Revisor },
            Ground::LacksPermission { permission: Permission::SeeAllHrDocuments },
        ]
    );
}
