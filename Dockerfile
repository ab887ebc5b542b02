# syntax=docker/dockerfile:1

# What runs, without what builds it.
FROM python:3.12-slim AS packages
WORKDIR /app
RUN python -m venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
COPY requirements/run.txt requirements/
RUN pip install --only-binary :all: --require-hashes -r requirements/run.txt
COPY pyproject.toml LICENSE README.md ./
COPY bot bot
COPY index index
COPY knowledge knowledge
# Editable: the program looks for its knowledge and its texts beside its own files in /app.
RUN pip install --no-deps --no-build-isolation -e . && python -m compileall -q bot index knowledge

# The model and the first index.
FROM packages AS prepared
ENV CWGCOP_MODELS=/opt/models CWGCOP_DATA=/data
RUN cwgcop model prepare && cwgcop index build

FROM python:3.12-slim
RUN useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin bot
WORKDIR /app
COPY --from=packages /opt/venv /opt/venv
COPY --from=packages /app /app
COPY --from=prepared /opt/models /opt/models
# A new volume begins with this index; an old one is brought up to date when the bot starts.
COPY --from=prepared --chown=10001:10001 /data /data
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    CWGCOP_MODELS=/opt/models \
    CWGCOP_DATA=/data \
    CWGCOP_HTTP=127.0.0.1:8080
VOLUME /data
USER 10001
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8080/healthz', timeout=4)"]
ENTRYPOINT ["cwgcop"]
CMD ["bot"]
