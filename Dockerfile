# Squall for inside the network of its target: docs/run-inside.md. Built from a clone: docker build -t squall .
# The version of Node is that of package.json.
FROM node:24.21.0-bookworm-slim AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --loglevel=error
COPY tsconfig.json tsconfig.build.json README.md CHANGELOG.md ./
COPY bin bin
COPY scripts scripts
COPY src src
COPY experiments experiments
RUN node scripts/build.mjs

FROM node:24.21.0-bookworm-slim AS dependencies
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --loglevel=error

FROM node:24.21.0-bookworm-slim
ENV NODE_ENV=production NODE_COMPILE_CACHE=/tmp/squall-compiled SQUALL_HOME=/var/lib/squall/.squall
COPY --from=dependencies /build/node_modules /opt/squall/node_modules
COPY --from=build /build/dist /opt/squall
RUN chmod +x /opt/squall/bin/squall.mjs \
  && ln -s /opt/squall/bin/squall.mjs /usr/local/bin/squall \
  && useradd --uid 10001 --create-home squall \
  && install -d -o squall /var/lib/squall
USER squall
WORKDIR /var/lib/squall
ENTRYPOINT ["squall"]
CMD ["--help"]
