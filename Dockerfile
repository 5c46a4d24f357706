# The official image of Odoo, with our addons and what they need.
FROM odoo:19.0

USER root
COPY requirements.txt requirements-addons.in /tmp/
# The image brings Odoo's own packages; the lock pins the versions of what we add.
RUN pip install --no-cache-dir --break-system-packages --no-deps \
        -c /tmp/requirements.txt -r /tmp/requirements-addons.in \
    && rm /tmp/requirements.txt /tmp/requirements-addons.in \
    && apt-get update \
    && apt-get install -y --no-install-recommends fonts-noto-cjk \
    && rm -rf /var/lib/apt/lists/*

COPY config/odoo.conf /etc/odoo/liquor-mall.conf
COPY addons /mnt/liquor-addons
COPY scripts/odoo_shell /opt/liquor-mall/odoo_shell
COPY docker/entrypoint.sh docker/setup.sh /opt/liquor-mall/

USER odoo
ENTRYPOINT ["/opt/liquor-mall/entrypoint.sh"]
CMD ["serve"]
