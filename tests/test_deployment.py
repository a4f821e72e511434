"""The image and the composition keep their promises: pinned, guarded, nobody's root, and nothing open outside."""

from __future__ import annotations

import base64
import json
import re
import shlex
import shutil
import subprocess
from functools import cache
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import yaml
from click import Context

from desk.cli.group import cli
from desk.settings.index import Engine, load_index
from tests.search.elastic.test_audiences import ROLES

ROOT = Path(__file__).resolve().parents[1]
COMPOSITION = ROOT / "docker-compose.yml"
PINNED = re.compile(r"[a-z-]+:\d+\.\d+[\w.-]*")
ONCE = {"secrets", "home", "user"}
SERVICES = ONCE | {"elasticsearch", "app", "postgresql"}
Service = dict[str, Any]


@cache
def instructions() -> list[tuple[str, str]]:
    """What the Dockerfile says, an instruction with its argument each."""
    lines = [line for line in (ROOT / "Dockerfile").read_text().splitlines() if not line.startswith("#")]
    joined = "\n".join(lines).replace("\\\n", " ")
    return [(words[0], words[1]) for line in joined.splitlines() if (words := line.split(maxsplit=1))]


def said(instruction: str) -> list[str]:
    return [argument for name, argument in instructions() if name == instruction]


@cache
def composition() -> dict[str, Any]:
    loaded = yaml.safe_load(COMPOSITION.read_text())
    assert isinstance(loaded, dict)
    return loaded


def service(name: str) -> Service:
    found: Service = composition()["services"][name]
    return found


# -- the image


def test_every_stage_stands_on_a_pinned_image_without_a_registry() -> None:
    assert len(said("FROM")) == 2
    assert all(PINNED.fullmatch(argument.split()[0]) for argument in said("FROM"))


def test_system_packages_come_without_recommendations_and_leave_no_lists() -> None:
    installing = [run for run in said("RUN") if "apt-get install" in run]
    assert installing
    for run in installing:
        assert "apt-get update &&" in run
        assert "--no-install-recommends" in run
        assert run.rstrip().endswith("rm -rf /var/lib/apt/lists/*")


def test_the_image_reads_indonesian_and_english() -> None:
    packages = {word for run in said("RUN") for word in run.split()}
    models = {f"tesseract-ocr-{language}" for language in ("ind", "eng", "msa")}
    assert {"libmagic1", "tesseract-ocr", *models} <= packages


def test_libraries_come_from_the_lock_by_their_hashes() -> None:
    installs = [run for run in said("RUN") if "pip install" in run]
    assert "--require-hashes --only-binary :all: -r requirements.lock" in installs[0]
    assert all("--no-deps" in run and "--no-cache-dir" in run for run in installs)
    assert all("--no-build-isolation" in run for run in installs[1:])


def test_nothing_is_added_from_an_address() -> None:
    assert not said("ADD")
    assert not any(re.search(r"https?://|curl |wget ", argument) for _name, argument in instructions())


def test_no_secret_is_built_in() -> None:
    assert not said("ARG")
    assert not re.search(r"(?i)password|secret=|api_key", " ".join(said("ENV")))


def test_the_image_runs_as_somebody_without_rights() -> None:
    assert said("USER")[-1] == "1000:1000"
    last = max(place for place, (name, _argument) in enumerate(instructions()) if name == "USER")
    assert "RUN" not in {name for name, _argument in instructions()[last:]}


def test_the_image_is_healthy_when_the_doctor_says_so() -> None:
    (check,) = said("HEALTHCHECK")
    assert check.endswith('CMD ["arsip", "doctor", "--quick"]')
    assert {"--interval", "--timeout", "--start-period"} <= {word.split("=")[0] for word in check.split()}


def test_only_what_the_image_copies_reaches_its_builder() -> None:
    copied = {Path(word).parts[0] for argument in said("COPY") if "--from" not in argument
              for word in argument.split()[:-1]}  # fmt: skip
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    assert "*" in lines
    assert {line[1:] for line in lines if line.startswith("!")} == copied
    assert all((ROOT / name).exists() for name in copied)


# -- the composition


def test_all_services_are_the_known_ones() -> None:
    assert set(composition()["services"]) == SERVICES


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_a_service_is_pinned_limited_and_guarded(name: str) -> None:
    of = service(name)
    assert PINNED.fullmatch(of["image"])
    assert re.fullmatch(r"\d+[mg]", of["mem_limit"])
    assert of["read_only"] is True
    assert of["cap_drop"] == ["ALL"]
    assert of["security_opt"] == ["no-new-privileges:true"]
    assert re.fullmatch(r"[1-9]\d*:\d+", of["user"])
    assert not {"privileged", "cap_add", "network_mode", "pid", "devices"} & set(of)


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_a_service_is_reached_from_inside_only(name: str) -> None:
    assert "ports" not in service(name)
    assert service(name)["networks"] == ["inside"]
    assert composition()["networks"] == {"inside": {"internal": True}}


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_a_service_waits_for_what_it_needs(name: str) -> None:
    for needed, how in service(name).get("depends_on", {}).items():
        expected = "service_completed_successfully" if needed in ONCE else "service_healthy"
        optional = {"required": False} if needed == "postgresql" else {}  # only with its profile
        assert how == {"condition": expected, **optional}


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_what_stays_up_is_looked_after_and_what_runs_once_is_not(name: str) -> None:
    of = service(name)
    if name in ONCE:
        assert of["restart"].startswith("on-failure")
        assert of["healthcheck"] == {"disable": True}
    else:
        assert of["restart"] == "unless-stopped"
        assert "healthcheck" in of or of["image"].startswith("arsip:")  # which has its own


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_volumes_have_names_and_are_declared(name: str) -> None:
    names = [mount.split(":")[0] for mount in service(name).get("volumes", ())]
    assert set(names) <= set(composition()["volumes"])


def test_the_heap_of_elasticsearch_is_half_of_its_memory() -> None:
    of = service("elasticsearch")
    heap = re.fullmatch(r"-Xms(\d+)g -Xmx\1g", of["environment"]["ES_JAVA_OPTS"])
    assert heap is not None
    assert f"{2 * int(heap[1])}g" == of["mem_limit"]


def test_elasticsearch_has_its_security_on_and_is_of_the_version_of_its_client() -> None:
    of = service("elasticsearch")
    assert of["environment"]["xpack.security.enabled"] == "true"
    assert of["image"].startswith("elasticsearch:9.")
    assert service("user")["image"] == of["image"]


def test_the_app_never_sees_the_password_of_the_servers_superuser() -> None:
    assert not any(mount.startswith("server-secret:") for mount in service("app")["volumes"])
    assert not re.search(r"(?i)password: *[^\s/]", COMPOSITION.read_text().replace('"password": "%s"', ""))


def test_the_app_follows_into_elasticsearch_with_its_secret_from_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment = service("app")["environment"]
    secret = tmp_path / "secret"
    secret.write_text("rahasia\n")
    for name, value in environment.items():
        monkeypatch.setenv(name, str(secret) if name.endswith("_FILE") else value)
    settings = load_index(tmp_path)
    assert settings.engine is Engine.ELASTICSEARCH
    assert (settings.urls, settings.staff.user) == (("http://elasticsearch:9200",), "arsip")
    assert settings.staff.password == "rahasia"  # noqa: S105
    assert environment["ARSIP_ELASTICSEARCH_PASSWORD_FILE"] in secret_files()


def test_the_app_runs_a_command_that_there_is() -> None:
    assert cli.get_command(Context(cli), service("app")["command"][0]) is not None


def script(name: str) -> str:
    """What a service that runs once runs, as its shell gets it."""
    return str(service(name)["command"][0]).replace("$$", "$")


def secret_files() -> list[str]:
    (named,) = re.findall(r"for file in (.*); do", script("secrets"))
    return shlex.split(named)


def test_passwords_are_made_once_long_and_for_their_owner_alone(tmp_path: Path) -> None:
    files = [tmp_path / Path(name).relative_to("/srv") for name in secret_files()]
    for file in files:
        file.parent.mkdir(parents=True, exist_ok=True)
    made = [*service("secrets")["entrypoint"], script("secrets").replace("/srv/", f"{tmp_path}/")]
    subprocess.run(made, check=True, timeout=30)
    first = [file.read_text() for file in files]
    subprocess.run(made, check=True, timeout=30)
    assert [file.read_text() for file in files] == first
    assert len(set(first)) == len(files) == 3
    assert all(re.fullmatch(r"[\w-]{40,}", password) for password in first)
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
    assert not list(tmp_path.rglob("*.part"))


@pytest.mark.parametrize("name", sorted(ONCE))
def test_what_runs_once_is_sound_shell(name: str) -> None:
    shell = service(name)["entrypoint"][0]
    subprocess.run([shell, "-n", "-c", script(name)], check=True, timeout=30)


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed (apt-get install curl)")
def test_the_server_is_asked_for_a_user_with_the_rights_that_a_real_one_was_tested_with(
    tmp_path: Path,
) -> None:
    # The small distribution that the other tests run has no user that can be made by a request.
    for name in ("server/elastic", "app/arsip"):
        (tmp_path / "secrets" / name).parent.mkdir(parents=True)
        (tmp_path / "secrets" / name).write_text(f"rahasia-{Path(name).name}")
    heard: list[tuple[str, str, Any]] = []

    class Server(BaseHTTPRequestHandler):
        def do_PUT(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            who = base64.b64decode(self.headers["Authorization"].removeprefix("Basic ")).decode()
            heard.append((self.path, who, body))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_arguments: object) -> None: ...

    with HTTPServer(("127.0.0.1", 0), Server) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        sent = script("user").replace("/srv/", f"{tmp_path}/")
        sent = sent.replace("elasticsearch:9200", f"127.0.0.1:{server.server_port}")
        subprocess.run([*service("user")["entrypoint"], sent], check=True, timeout=30)
        server.shutdown()
    ruler = "elastic:rahasia-elastic"
    assert heard == [
        ("/_security/role/arsip", ruler, ROLES["arsip"]),
        ("/_security/user/arsip", ruler, {"password": "rahasia-arsip", "roles": ["arsip"]}),
    ]


@pytest.mark.slow
def test_compose_itself_takes_the_file() -> None:
    for compose in (["docker", "compose"], ["docker-compose"]):
        if (
            shutil.which(compose[0])
            and not subprocess.run([*compose, "version"], capture_output=True).returncode
        ):
            break
    else:
        pytest.skip("neither docker compose nor docker-compose is installed (apt-get install docker-compose)")
    done = subprocess.run([*compose, "-f", COMPOSITION, "config"], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert set(yaml.safe_load(done.stdout)["services"]) == SERVICES
