# syntax=docker/dockerfile:1

# Python on Debian. docs/measured.md says how to name it by its digest.
ARG BASE_IMAGE=python:3.12-slim

FROM ${BASE_IMAGE} AS prepared
WORKDIR /app
RUN python -m venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
COPY requirements/run.txt requirements/
RUN pip install --no-compile --only-binary :all: --require-hashes -r requirements/run.txt
COPY pyproject.toml LICENSE README.md ./
COPY bot bot
COPY index index
COPY knowledge knowledge
# Editable: the program looks for its knowledge and its texts beside its own files in /app.
RUN pip install --no-deps --no-build-isolation -e . && python -m compileall -q bot index knowledge
# The model and the first index. What these commands and the bot import is compiled on the way, and nothing else.
ENV CWGCOP_MODELS=/opt/models CWGCOP_DATA=/data
RUN cwgcop model prepare && cwgcop index build && cwgcop doctor --ask-only && python -c "import bot.telegram.app"
# What only installs, tests, converts or compiles; CLDR's words in languages that the bot does not speak, which stay known
# by their tags; time zones; a second copy of onnxruntime, for programs in C; and what debuggers read of asyncpg.
# hadolint ignore=DL3003,DL3008,DL3009
RUN apt-get update && apt-get install --yes --no-install-recommends binutils && cd /opt/venv/lib/python3*/site-packages \
    && rm -rf pip pip-* setuptools setuptools-* _distutils_hack distutils-precedence.pth \
        onnx/backend/test onnxruntime/transformers onnxruntime/tools onnxruntime/quantization \
        onnxruntime/capi/libonnxruntime.so.* numpy/f2py pytz/zoneinfo lxml/objectify.* \
    && find . -type d -name tests -prune -exec rm -rf {} + \
    && find . -type f -regex '.*\.\(h\|cc\|pxd\|pxi\|pyx\|pyi\)' -delete \
    && find babel/locale-data -type f ! -regex '.*/\(root\|ar\|en\|en_001\|en_GB\|es\|fr\|ru\|zh\)\.dat' -delete \
    && find asyncpg -name '*.so' -exec strip --strip-unneeded {} + && python -c "import asyncpg"

FROM ${BASE_IMAGE}
RUN useradd --uid 10001 --no-log-init --no-create-home --home-dir /data --shell /usr/sbin/nologin bot
WORKDIR /app
COPY --from=prepared /opt/venv /opt/venv
COPY --from=prepared /app /app
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
    CMD ["python", "-c", "__import__('urllib.request').request.urlopen('http://127.0.0.1:8080/healthz',timeout=4)"]
ENTRYPOINT ["cwgcop"]
CMD ["bot"]
