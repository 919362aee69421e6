# One image for all programs, because they use the same packages and must have the same version. APP selects the program.
#
#   docker build -t jiralake .
#   docker run --env-file .env -e APP=fetcher -v jiralake:/data --read-only --tmpfs /tmp jiralake

# no package needs its install script
FROM node:24-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts

FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY . .
ENV NX_DAEMON=false NX_NO_CLOUD=true
RUN npx nx run-many -t build --projects=tag:type:app

FROM node:24-bookworm-slim
# a new volume takes the owner of the folder at its mount point
RUN groupadd --gid 10001 jiralake \
  && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin jiralake \
  && install --directory --owner=10001 --group=10001 /data
WORKDIR /app
COPY --from=packages /app/node_modules ./node_modules
COPY --from=build /app/dist/apps ./dist/apps
COPY package.json LICENSE THIRD-PARTY-LICENSES.md deploy/image/start.mjs deploy/image/health-check.mjs ./
ARG APP=ingress
ENV NODE_ENV=production APP=$APP HOST=0.0.0.0 PORT=8080 DATA_DIR=/data
USER 10001:10001
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 CMD ["node", "/app/health-check.mjs"]
ENTRYPOINT ["node", "/app/start.mjs"]
