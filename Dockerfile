# One image for every role: `docker build -t betweentimes .`, then `docker run betweentimes run --role ...`.
FROM python:3.11-slim-bookworm

RUN useradd --system --create-home --home-dir /srv/betweentimes betweentimes \
    && mkdir /data && chown betweentimes:betweentimes /data
WORKDIR /srv/betweentimes
COPY --chown=betweentimes requirements.txt ./
COPY --chown=betweentimes .ci ./.ci
COPY --chown=betweentimes console/package.json console/package-lock.json ./console/
USER betweentimes
RUN sh .ci/venv python3 .venv requirements.txt && sh .ci/npm .venv console
COPY --chown=betweentimes . .

ENV DATA_DIR=/data HOST=0.0.0.0 PORT=8080 PYTHONUNBUFFERED=1
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s \
    CMD [".venv/bin/python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8080/healthz', timeout=4)"]
ENTRYPOINT [".venv/bin/python", "main.py"]
CMD ["run"]
