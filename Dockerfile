# lorchestra as a container job: see docs/scheduling.md. Credentials come as variables, never with
# the image.
FROM python:3.13-slim-bookworm

# what Debian's stable release has of these is good enough
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends git make util-linux \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --uid 10001 lorchestra

COPY --chown=lorchestra:lorchestra . /home/lorchestra/app
USER 10001
WORKDIR /home/lorchestra/app
# uv brings the Python 3.11 that the loader needs
RUN make setup

ENV ENV=prod \
    PATH=/home/lorchestra/app/.venv/bin:$PATH
CMD ["lorc", "daily"]
