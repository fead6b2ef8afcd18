# policylint in a container: docker build -t policylint . && docker run --rm -v "$PWD:/work:ro" policylint check legal/
ARG PYTHON=3.13

# Not slim: the kernel needs a C compiler, and the image without one would be several times slower.
FROM python:${PYTHON} AS build
WORKDIR /source
COPY pyproject.toml hatch_build.py README.md LICENSE ./
COPY policylint policylint
COPY rules rules
RUN python -m venv /opt/policylint \
    && POLICYLINT_KERNEL=require /opt/policylint/bin/pip install --no-cache-dir --disable-pip-version-check .

FROM python:${PYTHON}-slim
COPY --from=build /opt/policylint /opt/policylint
RUN useradd --system --uid 10001 --home-dir /tmp --shell /usr/sbin/nologin policylint
ENV PATH="/opt/policylint/bin:$PATH" POLICYLINT_CACHE_DIR=""
USER 10001
WORKDIR /work
ENTRYPOINT ["policylint"]
CMD ["check"]
