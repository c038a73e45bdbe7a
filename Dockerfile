# The API and its page: docker run --read-only -e UNSPIN_TOKEN -p 8642:8642 unspin
FROM python:3.12-slim AS build
WORKDIR /source
COPY pyproject.toml README.md LICENSE NOTICE ./
COPY detector detector
COPY models models
RUN python -m venv /opt/unspin && \
    /opt/unspin/bin/pip install --no-cache-dir ".[serve,formats]" && \
    /opt/unspin/bin/pip uninstall --yes --quiet pip

FROM python:3.12-slim
RUN useradd --system --no-create-home --uid 10001 unspin
COPY --from=build /opt/unspin /opt/unspin
ENV PATH=/opt/unspin/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 HOME=/nonexistent
USER 10001
EXPOSE 8642
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8642/readyz', timeout=4)"]
# Without UNSPIN_TOKEN it does not start: other machines could reach it.
CMD ["unspin", "serve", "--host", "0.0.0.0"]
