# Arsip in a container: its wheel and libraries in /opt/arsip, the archive in the volume at /srv/arsip.
FROM python:3.13-slim-bookworm AS build

WORKDIR /src
COPY requirements.lock ./
RUN python3 -m venv /opt/arsip && \
    /opt/arsip/bin/pip install --no-cache-dir --no-input --no-deps --require-hashes --only-binary :all: -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY mappings mappings
COPY archive archive
COPY ingest ingest
COPY search search
COPY office office
COPY desk desk
RUN /opt/arsip/bin/pip install --no-cache-dir --no-input --no-deps --no-build-isolation . && \
    /opt/arsip/bin/arsip --help >/dev/null


FROM python:3.13-slim-bookworm

RUN apt-get update && \
    apt-get install -y --no-install-recommends \
        libmagic1 libseccomp2 tesseract-ocr tesseract-ocr-eng tesseract-ocr-ind tesseract-ocr-msa && \
    rm -rf /var/lib/apt/lists/*
# 1000 is also who Elasticsearch runs as in its own image: the secrets are made once, for both.
RUN groupadd --gid 1000 arsip && \
    useradd --uid 1000 --gid 1000 --no-create-home --home-dir /srv/arsip --shell /usr/sbin/nologin arsip && \
    install -d -o arsip -g arsip -m 0700 /srv/arsip /srv/inbox /srv/secrets/server /srv/secrets/app
COPY --from=build /opt/arsip /opt/arsip

ENV PATH=/opt/arsip/bin:$PATH ARSIP_HOME=/srv/arsip PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
USER 1000:1000
WORKDIR /srv
HEALTHCHECK --interval=1m --timeout=20s --start-period=1m --retries=3 CMD ["arsip", "doctor", "--quick"]
ENTRYPOINT ["arsip"]
CMD ["--help"]
