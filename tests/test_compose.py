"""compose.yaml starts what docs/scale-out.md promises, with settings and roles that exist."""

from pathlib import Path
from typing import Any

import yaml

from main import Role
from settings_table import NAMES

ROOT = Path(__file__).parent.parent
ROLES = {"receiver": 3, "dispatcher": 2, "console": 2}


def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    return found


def test_three_receivers_two_dispatchers_two_consoles_a_database_and_a_balancer() -> None:
    services = compose()["services"]
    assert services.keys() == {*ROLES, "balancer", "database"}
    for name, replicas in ROLES.items():
        assert services[name]["command"] == ["run", "--role", name]
        assert name in {role.value for role in Role}
        assert services[name]["deploy"]["replicas"] == replicas


def test_only_settings_that_exist_are_set_and_every_secret_comes_from_a_file() -> None:
    found = compose()
    for name in ROLES:
        for variable in found["services"][name]["environment"]:
            assert variable.removesuffix("_FILE") in NAMES
        for secret in found["services"][name]["secrets"]:
            assert found["secrets"][secret]["file"].startswith("secrets/")
    page = (ROOT / "docs" / "scale-out.md").read_text(encoding="utf-8")
    assert all(each["file"] in page for each in found["secrets"].values())


def test_the_balancer_lets_nothing_through_but_telegram_and_the_console() -> None:
    lines = (ROOT / "deploy" / "Caddyfile").read_text(encoding="utf-8").splitlines()
    handled = [line.split()[1] for line in lines if line.strip().startswith("handle") and "/" in line]
    assert handled == ["/telegram", "/console*"]
    assert compose()["services"]["database"].get("ports") is None


def test_nothing_private_gets_into_the_image_or_the_repository() -> None:
    for file in (".dockerignore", ".gitignore"):
        kept_out = (ROOT / file).read_text(encoding="utf-8")
        assert all(name in kept_out for name in ("data", "secrets"))
