# Ratsauskunft in a container: built once with the archive of the seeds in it, run without root,
# without a network and without a download.
#
#   docker build --build-arg PIP_ARGS="…" -t ratsauskunft .
#   docker run -p 8000:8000 ratsauskunft
#
# Own pages: docker run -v ./pages:/pages -v ./archive:/app/archive ratsauskunft \
#              ratsauskunft build /pages

FROM python:3.11-slim AS build
ARG PIP_ARGS=""
WORKDIR /src
RUN python -m venv /app/.venv
COPY pyproject.toml constraints.txt README.md LICENSE ./
COPY retrieval retrieval
COPY bot bot
RUN /app/.venv/bin/pip install --no-cache-dir ${PIP_ARGS} -c constraints.txt .
COPY seeds seeds
RUN /app/.venv/bin/ratsauskunft build seeds --archive /app/archive

FROM python:3.11-slim
RUN useradd --create-home --uid 10001 ratsauskunft
COPY --from=build --chown=10001:10001 /app /app
USER 10001
WORKDIR /app
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    RATSAUSKUNFT_ARCHIVE=/app/archive \
    RATSAUSKUNFT_HOST=0.0.0.0 \
    RATSAUSKUNFT_PORT=8000
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD \
    ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/readyz', timeout=4)"]
CMD ["ratsauskunft", "serve"]
