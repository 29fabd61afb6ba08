# Ratsauskunft in a container: built once with the archive of the seeds in it, run without root,
# without a network and without a download.
#
#   docker build -t ratsauskunft .
#   docker run -p 8000:8000 ratsauskunft
#
# Own pages, and what to keep: docs/betrieb.md. Other encoders than those in the box:
#
#   docker build --build-arg HUB=1 --build-arg PIP_ARGS="--extra-index-url …" -t ratsauskunft .

FROM python:3.11-slim AS build
ARG PIP_ARGS=""
ARG PIP="pip --python /app/.venv/bin/python --no-cache-dir --disable-pip-version-check"
WORKDIR /src
RUN python -m venv --without-pip /app/.venv
# The libraries first: a layer that stays while only the code changes.
COPY constraints.txt requirements.lock ./
RUN ${PIP} install ${PIP_ARGS} --require-hashes -r requirements.lock
# Without checksums: which build of torch is taken is for PIP_ARGS to say.
ARG HUB=""
RUN if [ -n "${HUB}" ]; then \
        ${PIP} install ${PIP_ARGS} -c constraints.txt sentence-transformers torch; fi
COPY pyproject.toml README.md LICENSE ./
COPY retrieval retrieval
COPY bot bot
RUN ${PIP} install ${PIP_ARGS} --no-deps .
COPY seeds seeds
RUN /app/.venv/bin/ratsauskunft build seeds --archive /app/archive

FROM python:3.11-slim
RUN useradd --create-home --uid 10001 ratsauskunft \
    && install --directory --owner=10001 --group=10001 /app/state
COPY --from=build /app/.venv /app/.venv
COPY --from=build --chown=10001:10001 /app/archive /app/archive
USER 10001
WORKDIR /app
# The port of figures is opened only where Telegram is served alone; then it tells the health.
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    RATSAUSKUNFT_ARCHIVE=/app/archive \
    RATSAUSKUNFT_HOST=0.0.0.0 \
    RATSAUSKUNFT_PORT=8000 \
    RATSAUSKUNFT_METRICS_PORT=8001
VOLUME ["/app/archive", "/app/state"]
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s CMD \
    for port in "$RATSAUSKUNFT_PORT" "$RATSAUSKUNFT_METRICS_PORT"; do \
        python -c "import http.client, sys; \
ready = http.client.HTTPConnection('localhost', int(sys.argv[1]), timeout=4); \
ready.request('GET', '/readyz'); sys.exit(ready.getresponse().status != 200)" \
            "$port" 2>/dev/null && exit 0; \
    done; exit 1
CMD ["ratsauskunft", "serve"]
