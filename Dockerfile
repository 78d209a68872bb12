# syntax=docker/dockerfile:1

# Debian's glibc, not musl: the query engine ships binaries for the former.
ARG NODE_IMAGE=node:24-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY tsconfig.json nest-cli.json ./
COPY src ./src
RUN npm run build

FROM ${NODE_IMAGE} AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# No package that the service needs at run time has anything to do at install time.
RUN npm ci --omit=dev --ignore-scripts

FROM ${NODE_IMAGE}
LABEL org.opencontainers.image.title="Keytrail" \
      org.opencontainers.image.description="Event-sourced audit and compliance service for API keys" \
      org.opencontainers.image.licenses="Apache-2.0"
WORKDIR /app
ENV NODE_ENV=production \
    KEYTRAIL_HOST=0.0.0.0 \
    KEYTRAIL_DATA_DIR=/var/lib/keytrail
# The volume inherits owner and mode, so that the service can write there and nobody else can read it.
RUN install --directory --owner=node --group=node --mode=0700 /var/lib/keytrail
COPY --from=dependencies /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY package.json LICENSE ./
COPY console ./console
COPY queries ./queries
COPY policies ./policies
COPY rules ./rules
COPY docs/errors ./docs/errors
RUN printf '#!/bin/sh\nexec node --disable-warning=ExperimentalWarning /app/dist/cli.js "$@"\n' > /usr/local/bin/keytrail \
 && chmod 0755 /usr/local/bin/keytrail
USER node
VOLUME /var/lib/keytrail
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 8080}/healthz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# node itself is process 1 and gets the SIGTERM; it then drains, which takes some seconds.
STOPSIGNAL SIGTERM
CMD ["node", "--max-semi-space-size=64", "--disable-warning=ExperimentalWarning", "/app/dist/main.js"]
